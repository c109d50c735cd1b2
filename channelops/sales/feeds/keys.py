"""Keys on their way into the table of keys: what is kept of each order so that it cannot come in twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .columns import Column, Ints
from .wire import Sent, number, same

KEY_COLUMNS = ("source_id", "ref", "revision", "day", "order_id", "digest")
TOLD_COLUMNS = ("ref", "revision", "digest")
NUMBERS = ("revision", "day", "ids", "digest")


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The keys of some orders; it holds nothing of the file but the references."""

    ref: Column
    revision: Ints
    day: Ints
    ids: Ints
    digest: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def in_order(cls, parts: Sequence["Keys"]) -> "Keys":
        """All of several, as the index of keys has them: walked through, it is not jumped about in."""
        ref = Column.joined([part.ref for part in parts])
        rows = ref.order()
        return cls(ref=ref.take(rows), **{name: np.concatenate([getattr(part, name) for part in parts])[rows] for name in NUMBERS})

    def parts(self, most: int) -> Iterator["Keys"]:
        """All of them in their order, so many at a time."""
        for start in range(0, len(self), most):
            rows = slice(start, start + most)
            yield Keys(ref=self.ref.take(rows), **{name: getattr(self, name)[rows] for name in NUMBERS})

    def sent(self, source_id: int) -> Mapping[str, Sent]:
        """The columns of the table."""
        return {
            "source_id": same(source_id, len(self)),
            "ref": Sent(values=self.ref),
            "revision": number(self.revision),
            "day": number(self.day),
            "order_id": number(self.ids, "int8"),
            "digest": number(self.digest, "int8"),
        }

    def told(self) -> Mapping[str, Sent]:
        """What a file that is sent again is known by."""
        return {"ref": Sent(values=self.ref), "revision": number(self.revision), "digest": number(self.digest, "int8")}
