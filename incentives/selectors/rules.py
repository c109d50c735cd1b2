"""Reading the rules in force: which published versions rule which orders, as the engine wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from channelops.sales.selectors.codes import CHANNEL_KINDS, KINDS, ids_of_codes

from ..documents import content_of
from ..engine.criteria import Codes
from ..engine.document import Over
from ..engine.document import PlanVersion as Content
from ..models import PlanVersion
from .contract_pins import pin_days
from .facts import classes

LETTERS = ("customer_classes", "stages")


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One published version: whom it rules (0: everywhere), on which days, and its content with the ids of its codes.

    A `pinned` one is the same version for the payees whom contracts pin to it, with the days of those contracts too.
    """

    version_id: int
    plan_id: int
    payee_kind: str
    region_id: int
    level: int
    content: Content
    codes: Codes
    pinned: bool = False


def rule_sets(first: date, last: date) -> list[RuleSet]:
    """The published versions that hold on a day of [first, last]; of two nodes the higher one first, so that the deeper one prevails."""
    versions = PlanVersion.objects.filter(published_at__isnull=False, during__overlap=(first, last + timedelta(days=1)))
    found = [rule_set(version) for version in versions.select_related("plan__region").defer("document").order_by("plan_id", "during")]
    pinned = pin_days({each.plan_id for each in found})
    found += [_pinned(each, pinned[each.version_id]) for each in found if each.version_id in pinned]
    return sorted(found, key=lambda each: (each.level, each.version_id, each.pinned))


def _pinned(rules: RuleSet, days: tuple[date, date | None]) -> RuleSet:
    """The version for those who are pinned to it; its own days still count, as an order of theirs may fall on them."""
    ends = (rules.content.end, days[1])
    end = None if ends[0] is None or ends[1] is None else max(ends[0], ends[1])
    return replace(rules, content=replace(rules.content, start=min(rules.content.start, days[0]), end=end), pinned=True)


def rule_sets_adding(last: date) -> list[RuleSet]:
    """Of the published versions that held up to a day, those that pay whoever stands above, take back, or pay in parts."""
    versions = PlanVersion.objects.filter(
        published_at__isnull=False, during__startswith__lte=last, document__has_any_keys=["overrides", "clawbacks", "instalments"]
    )
    return [rule_set(version) for version in versions.select_related("plan__region").defer("document").order_by("plan_id", "during")]


def rule_set(version: PlanVersion, *, tried: Content | None = None) -> RuleSet:
    """A version as the engine wants it, with its content or what is tried in its place; its days are those of the row, which a successor
    may have shortened.
    """
    region = version.plan.region
    content = replace(tried or content_of(version), start=version.during.lower, end=version.during.upper)
    return RuleSet(
        version_id=version.pk,
        plan_id=version.plan_id,
        payee_kind=version.plan.payee_kind,
        region_id=region.pk if region else 0,
        level=region.level if region else 0,
        content=content,
        codes=codes_of(content),
    )


def codes_of(content: Content) -> Mapping[str, Mapping[str, int]]:
    """The id of every code that the content names."""
    named: dict[str, set[str]] = {}
    asked = [component.criteria for component in content.components]
    asked += [rule.criteria for component in content.components for rule in component.rules]
    for criteria in asked:
        for field, codes in criteria.named().items():
            named.setdefault(field, set()).update(codes)
    found = ids_of_codes({field: codes for field, codes in named.items() if field in KINDS}) | {"channels": CHANNEL_KINDS}
    return found | {field: classes(sorted(code for code in codes if len(code) == 1)) for field, codes in named.items() if field in LETTERS}


def months_counted(content: Content) -> int:
    """The longest span in which anything of the content is counted: 1, 3 or 12 months."""
    spans = [content.period_limits.over]
    for component in content.components:
        spans += [component.accumulate.over, component.period_limits.over]
    return max({Over.MONTH: 1, Over.QUARTER: 3, Over.YEAR: 12}[span] for span in spans)
