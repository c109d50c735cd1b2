"""An adapter: where allauth asks the house about people, traces, mails and second factors."""

import base64
import hashlib
import io
from typing import Any

import segno
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone, translation

from .access import access_of
from .actors import Actor
from .models import Person
from .refusals import Refused
from .services.impersonation import impersonation_end
from .services.signin import failure_record, password_set, second_factor_record, single_sign_on_link
from .single_sign_on import person_of

log = structlog.get_logger(__name__)
SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})
# What allauth tells the person by mail, it tells here too; this is the verb of the trace.
TRACED = {
    "mfa/email/totp_activated": "second_factor_on",
    "mfa/email/totp_deactivated": "second_factor_off",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are made by administrators; what they do to their own sign-in is traced."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts wrong passwords, by person and address together; allauth would lock the person everywhere."""

    def set_password(self, user: Person, password: str) -> None:
        actor = Actor(via="page", person=user, request_id=getattr(self.request, "request_id", ""))
        password_set(person=user, password=password, actor=actor, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        impersonator = getattr(request, "impersonator", None)
        if impersonator is not None:
            impersonation_end(session=request.session, administrator=impersonator, at=timezone.now())
        super().logout(request)

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **more: Any) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **more)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        reader = context.get("user")
        with translation.override(reader.language if isinstance(reader, Person) else settings.LANGUAGE_CODE):
            super().send_mail(template_prefix, email, {**context, "site_name": settings.SITE_NAME})

    def send_notification_mail(self, template_prefix: str, user: Person, *args: Any, **more: Any) -> None:
        verb = TRACED.get(template_prefix)
        if verb:
            actor = Actor(via="page", person=user, request_id=getattr(self.request, "request_id", ""))
            second_factor_record(person=user, verb=verb, actor=actor, at=timezone.now())
        super().send_notification_mail(template_prefix, user, *args, **more)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are stored encrypted, the code to scan is drawn here, and who must have a second factor keeps it."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Person) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        # White below it in the dark theme too: cameras want dark on light.
        segno.make(url, error="m", micro=False).save(drawn, kind="svg", scale=5, light="white", xmldecl=False)
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor_needed(authenticator.user)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom the provider vouches for is let in as the person who exists here already, or not at all."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        try:
            person = person_of(sociallogin)
            actor = Actor(via="sso", person=person, request_id=getattr(request, "request_id", ""))
            single_sign_on_link(person=person, account=sociallogin.account, actor=actor, at=timezone.now())
        except Refused as refused:
            raise ImmediateHttpResponse(self._refuse(request, sociallogin, refused)) from refused
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        error = more.get("exception") or more.get("error")
        log.warning("single_sign_on_failed", provider=str(getattr(provider, "id", provider)), error=str(error))
        self._record(request, "")

    def _refuse(self, request: HttpRequest, sociallogin: SocialLogin, refused: Refused) -> Any:
        self._record(request, sociallogin.user.username or sociallogin.account.uid)
        return render(request, "socialaccount/refused.html", {"sentence": str(refused)}, status=403)

    def _record(self, request: HttpRequest, name: str) -> None:
        address = AccountAdapter(request).get_client_ip(request)
        agent = request.headers.get("user-agent", "")
        failure_record(name=name[:255], address=address, agent=agent, path=request.path, at=timezone.now(), locked=False)


def second_factor_needed(person: Person) -> bool:
    """Whether a role of the person asks for a second factor."""
    return bool(access_of(person, on=timezone.localdate()).roles & set(settings.REQUIRE_SECOND_FACTOR_ROLES))


def _cipher() -> MultiFernet:
    """Keys from the portal's secret; the former secrets still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor" + str(secret).encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
