"""What is asked around signing in, beside allauth's own forms."""

from allauth.account.forms import ResetPasswordForm

from ..selectors.signin import people_with_email


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for an address; whether anybody has it is not said."""

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        self.users = people_with_email(email)
        return email
