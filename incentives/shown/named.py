"""A named code: what the criteria of a plan ask for, by the name of what the code stands for."""

from collections.abc import Iterable, Mapping

from ..engine.criteria import LADDER
from ..engine.document import Criteria
from ..engine.document import PlanVersion as Content
from ..engine.explain import Step
from ..selectors.editor import codes_named

# field of the criteria → code → name; a code that nobody knows is not in it
Names = Mapping[str, Mapping[str, str]]
RUNGS = {column: field for field, column, _rank in LADDER}


def names_in(content: Content) -> Names:
    """The names of all codes that a document's criteria hold, by one query."""
    return names_asked(
        criteria for component in content.components for criteria in (component.criteria, *(rule.criteria for rule in component.rules))
    )


def names_told(steps: Iterable[Step]) -> Names:
    """The names of the codes that the engine's steps tell, as asked for and as found."""
    codes: dict[str, set[str]] = {}
    for test in (test for step in steps for test in step.get("tests", ())):
        for field, named in test.get("wanted", {}).items():
            codes.setdefault(field, set()).update(named)
        if isinstance(test["value"], Mapping):
            for column, code in test["value"].items():
                codes.setdefault(field_of(column, test), set()).update({code} - {""})
    return _named(codes)


def field_of(column: str, test: Step) -> str:
    """The field of the criteria that names the values of a column: its rung of the ladder, or the only one asked."""
    return RUNGS.get(column) or next(iter(test["wanted"]))


def names_asked(asked: Iterable[Criteria]) -> Names:
    """The names of the codes of some criteria."""
    codes: dict[str, set[str]] = {}
    for criteria in asked:
        for field, named in criteria.named().items():
            codes.setdefault(field, set()).update(named)
    return _named(codes)


def _named(codes: Mapping[str, set[str]]) -> Names:
    return codes_named({field: sorted(named) for field, named in codes.items()})
