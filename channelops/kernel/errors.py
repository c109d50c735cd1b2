"""A kernel error: one sentence for the reader, kept as a template and its parameters.

The kernel knows no language. `str(error)` is the English sentence; an interface shows
`gettext(error.template) % error.params` in the reader's. Templates are marked with
`gettext_noop` so that makemessages finds them.
"""

from __future__ import annotations


class KernelError(ValueError):
    """A value the kernel refuses.

    `template` is a `%(name)s` format, `params` fills it; subclasses add the place.
    """

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template % params)


def gettext_noop(sentence: str) -> str:
    """Return the sentence unchanged; its only work is to be found by makemessages."""
    return sentence
