"""A digest: one word for all by which counted orders were rated; where it differs, nothing can be added to what was counted."""

import hashlib
import json
from functools import lru_cache

import numpy as np

from ..binary import Ints
from ..engine.document import Per, PlanVersion, Trigger
from ..engine.writing import content_hash, write
from ..selectors.order_events import Asked
from .rating import Rating

# As long as a day is a number of 20 bits.
ENDLESS = (1 << 20) - 1
# Raised whenever the same orders and rules come to other lines than before.
EDITION = 2
# Articles whose lines never depend on what comes after them.
ADDABLE = frozenset({"flat", "percentage", "package", "graduated", "whole_volume", "residual"})
# A bill or payment stays earned whatever comes after; all else that becomes of an order does not.
STAYING = frozenset({Trigger.ORDER, Trigger.BILLED, Trigger.PAID})
# What a plan and an article may say without that; of anything else it is not known.
PLAN = {"format", "plan", "title", "scope", "payees", "from", "to", "below", "components", "limits"}
ARTICLE = {"code", "kind", "title", "article", "criteria", "accumulate", "rules", "limits", "trigger", "months"}


def digest(rating: Rating, *, until: int = ENDLESS, partners: Ints | None = None) -> str:
    """Of the rules and contract pins, of what earlier months left, of the shelves of families and channels, of the groups of payees, and of
    the stages of the partners, or of all, up to the day `until`: as the rating has read them, whatever is told since.
    """
    made = hashlib.sha256()
    rules = [(each.version_id, each.payee_kind, each.region_id, each.level, _hash_of(each.content), each.codes) for each in rating.rules]
    made.update(json.dumps([EDITION, rules], sort_keys=True).encode())
    made.update(rating.openings.stamp)
    for pins in (rating.book.pins[plan] for plan in sorted(rating.book.pins)):
        made.update(pins.keys.tobytes() + pins.values.tobytes())
    for columns in (rating.reader.categories, rating.reader.channels):
        for column in columns:
            made.update(column.tobytes())
    if rating.reader.asks_stages:
        keys, letters = rating.reader.stages
        told = (keys & ENDLESS) <= until
        if partners is not None:
            told &= np.isin(keys >> 20, partners)
        made.update(keys[told].tobytes() + letters[told].tobytes())
    if rating.reader.asks_groups:
        made.update(str(rating.reader.groups.stamp).encode())
    return made.hexdigest()


# a document of hundreds of rules takes long to be written, and is asked for several times a night
@lru_cache(maxsize=64)
def _hash_of(content: PlanVersion) -> str:
    return content_hash(content)


@lru_cache(maxsize=64)
def addable(content: PlanVersion) -> bool:
    """Whether orders that come after all others of their payees leave every earlier line as it is."""
    written = write(content)
    limits = [content.period_limits, *(component.period_limits for component in content.components)]
    # a top-up is bounded by what others pay for the same orders
    known = not content.below.most_millionths and written.keys() <= PLAN and all(each.keys() <= ARTICLE for each in written["components"])
    known = known and all(each.kind in ADDABLE and each.trigger in STAYING for each in content.components)
    # an order of one in a group comes between those of the others
    known = known and all(each.accumulate.per is Per.PAYEE for each in content.components)
    # by which campaign an order came may be told after it was counted
    return known and "campaign" not in Asked.by([content]).columns and all(each.min_fen is None for each in limits)
