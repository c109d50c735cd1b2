"""Finding named rows by what people type: characters, English, pinyin with or without tones, initials."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from channelops.kernel.names import search_key

_LETTERS = re.compile(r"[a-z]+")


def named_like(words: str, *, prefix: str = "", also: Sequence[str] = ()) -> Q:
    """The condition "every word is in the name, its reading, its initials or one of the `also` fields".

    `prefix` is the way to the named row (`unit__department__`). No condition for empty words.
    """
    found = Q()
    for word in search_key(words).split():
        chinese, english = (Q(**{f"{prefix}{name}__icontains": word}) for name in ("name_zh", "name_en"))
        asked = [chinese, english, *(Q(**{f"{field}__icontains": word}) for field in also)]
        if _LETTERS.fullmatch(word):
            # `sort_key` is syllables with tone, "zhang1 wei3"; people type "zhangwei".
            reading = Q(**{f"{prefix}sort_key__regex": "[1-5]? ?".join(word)})
            # a row is asked until one is true: what is cheap and mostly true of letters goes first
            asked = [Q(**{f"{prefix}initials__startswith": word}), *asked[2:], english, reading, chinese]
        found &= reduce(or_, asked)
    return found
