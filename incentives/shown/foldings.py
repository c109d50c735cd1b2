"""A folding: of an article's hundreds of rules, those that name other products are told as one, so that the near ones are seen."""

from collections import Counter
from collections.abc import Sequence

from ..engine.explain import PRODUCT, Step

# So many rules of an article that name other products are still told one by one.
FEW = 12


def folded(steps: Sequence[Step]) -> list[Step]:
    """The steps of an explanation; where the last of an article's many rules for other products stood, one step says how many."""
    elsewhere = [_elsewhere(step) for step in steps]
    many = Counter(step["component"] for step, off in zip(steps, elsewhere, strict=True) if off)
    seen: Counter[str] = Counter()
    found: list[Step] = []
    for step, off in zip(steps, elsewhere, strict=True):
        if not off or many[step["component"]] <= FEW:
            found.append(step)
            continue
        seen[step["component"]] += 1
        if seen[step["component"]] == many[step["component"]]:
            product = next(test for test in step["tests"] if test["test"] == PRODUCT)
            found.append(step | {"rule": 0, "others": many[step["component"]], "tests": [product | {"wanted": {}}]})
    return found


def _elsewhere(step: Step) -> bool:
    """Whether it is a rule that names neither the order's product nor its family or category."""
    return bool(step.get("rule")) and any(test["test"] == PRODUCT and not test["passed"] for test in step.get("tests", ()))
