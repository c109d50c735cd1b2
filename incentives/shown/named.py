"""A named code: what the criteria of a plan ask for, by the name of what the code stands for."""

from collections.abc import Iterable, Mapping

from ..engine.document import Criteria
from ..engine.document import PlanVersion as Content
from ..selectors.editor import codes_named

# field of the criteria → code → name; a code that nobody knows is not in it
Names = Mapping[str, Mapping[str, str]]


def names_in(content: Content) -> Names:
    """The names of all codes that a document's criteria hold, in one query a field."""
    return names_asked(
        criteria for component in content.components for criteria in (component.criteria, *(rule.criteria for rule in component.rules))
    )


def names_asked(asked: Iterable[Criteria]) -> Names:
    """The names of the codes of some criteria."""
    codes: dict[str, set[str]] = {}
    for criteria in asked:
        for field, named in criteria.named().items():
            codes.setdefault(field, set()).update(named)
    return {field: {each["code"]: each["name"] for each in codes_named(field, sorted(named))} for field, named in codes.items()}
