"""Finding named rows by what people type: characters, English, pinyin with or without tones, initials."""

import re
from collections.abc import Sequence

from django.db.models import Q

from channelops.kernel.names import search_key

_LETTERS = re.compile(r"[a-z]+")


def named_like(words: str, *, prefix: str = "", also: Sequence[str] = ()) -> Q:
    """The condition "every word is in the name, its reading, its initials or one of the `also` fields".

    `prefix` is the way to the named row (`unit__department__`). No condition for empty words.
    """
    found = Q()
    for word in search_key(words).split():
        one = Q(**{f"{prefix}name_zh__icontains": word}) | Q(**{f"{prefix}name_en__icontains": word})
        if _LETTERS.fullmatch(word):
            # `sort_key` is syllables with tone, "zhang1 wei3"; people type "zhangwei".
            one |= Q(**{f"{prefix}sort_key__regex": "[1-5]? ?".join(word)}) | Q(**{f"{prefix}initials__startswith": word})
        for field in also:
            one |= Q(**{f"{field}__icontains": word})
        found &= one
    return found
