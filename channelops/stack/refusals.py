"""A refusal: why the stack does not do what it was asked, as one sentence."""


class Refusal(Exception):
    """Shown to whoever typed the command."""
