"""Unreadable: why a file as a whole is not let in, as a code of `faults.FILE_FAULTS` and its values."""

from typing import Any


class Unreadable(Exception):
    """Raised while a file is read; `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
