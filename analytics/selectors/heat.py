"""Heat: how far a part's figure lies from its node's, in the metric's good or bad direction."""

from decimal import Decimal

from ..metrics.metric import Metric, Value

# From a tenth of the node's figure on a part differs, from a fifth on it differs much; changes: five and ten points.
SHADES = ((Decimal("0.2"), 3), (Decimal("0.1"), 2))
POINTS = ((Decimal("0.1"), 3), (Decimal("0.05"), 2))


def heat(metric: Metric, part: Value, node: Value) -> int:
    """−3, −2 (worse), 0, 2 or 3 (better); only what does not grow with size is held against the node."""
    if not metric.direction or metric.kind == "simple":
        return 0
    if part.value is None or node.value is None:
        return 0
    off = Decimal(part.value) - Decimal(node.value)
    if metric.kind == "derived":
        size, shades = abs(off), POINTS
    else:
        size, shades = (abs(off) / abs(Decimal(node.value)) if node.value else Decimal(0)), SHADES
    shade = next((shade for least, shade in shades if size >= least), 0)
    return shade if (off > 0) == (metric.direction > 0) else -shade
