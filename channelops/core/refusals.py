"""A refusal: what the business does not allow, said in a sentence fit for the reader."""

from django.utils.functional import Promise


class Refused(Exception):
    """The rule that says no, in the reader's language. `field` names the place, where there is one; pages answer 409 or 422."""

    def __init__(self, sentence: str | Promise, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
