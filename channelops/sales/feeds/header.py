"""The header of a file: the names of its columns, among which every column that is needed stands once."""

from collections.abc import Sequence

from channelops.sales.feeds.unreadable import Unreadable


def check_header(header: Sequence[str], needs: Sequence[str]) -> None:
    """Raises Unreadable where a needed column is missing or ambiguous."""
    for column in needs:
        if header.count(column) > 1:
            raise Unreadable("file.header_twice", column=f"“{column}”")
    if missing := [f"“{column}”" for column in needs if column not in header]:
        raise Unreadable("file.header", missing=", ".join(missing), columns=", ".join(header)[:300])
