"""A date as files write it: read strictly by the form that the mapping names, or as ISO, which cannot be misread."""

import re
from datetime import date
from functools import cache

ISO = "YYYY-MM-DD"
PIECES = {"YYYY": r"(?P<y>\d{4})", "MM": r"(?P<m>\d{2})", "DD": r"(?P<d>\d{2})", "M": r"(?P<m>\d{1,2})", "D": r"(?P<d>\d{1,2})"}


def split_form(form: str) -> tuple[str, str]:
    """The form of the date, and of the time after it ("" without one)."""
    for mark in (" HH", "THH"):
        at = form.find(mark)
        if at >= 0:
            return form[:at], form[at + 1 :]
    return form, ""


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile("".join(PIECES.get(piece, re.escape(piece)) for piece in re.split(r"(YYYY|MM|DD|M|D)", form)), re.ASCII)


def date_of(text: str, *, form: str) -> date | None:
    """The day a text means under a form (without its time), or under ISO; None where it means none."""
    for each in dict.fromkeys((form, ISO)):
        match = _pattern(each).fullmatch(text)
        if match:
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None
