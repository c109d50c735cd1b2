"""A plan document: the text of a version, read by the engine; what is wrong in it is said place by place."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _

from channelops.core.refusals import Refused

from .engine.document import PlanVersion as Content
from .engine.problems import PlanInvalid, Problem
from .engine.reading import read, reread
from .engine.writing import content_hash, document_hash, dumps
from .models import Plan
from .models import PlanVersion as Version

SHOWN = 5
# So many contents are kept in a process, the latest asked.
KEPT = 64
_kept: OrderedDict[str, Content] = OrderedDict()
_keeping = Lock()


def document_read(document: dict[str, Any], *, plan: Plan) -> Content:
    """The content of a document of this plan. Refused with the first problems and their places."""
    try:
        content = read(document)
    except PlanInvalid as error:
        raise Refused(sentences(error.problems), field="document") from error
    if content.plan != plan.code:
        raise Refused(
            _("The document is of plan “%(other)s”, not of “%(plan)s”.") % {"other": content.plan, "plan": plan.code}, field="document"
        )
    scope = plan.region.code if plan.region else ""
    if (content.scope, content.payees.value) != (scope, plan.payee_kind):
        raise Refused(_("The document is for another node or another kind of payee than the plan."), field="document")
    return content


def canonical(content: Content) -> tuple[dict[str, Any], str]:
    """The document in its one spelling, and the hash of its content: the same for the same content, by whatever way it came in."""
    return json.loads(dumps(content)), content_hash(content)


def sentences(problems: Sequence[Problem]) -> str:
    """The first problems in the reader's language, each with its place."""
    return " ".join(problem_sentence(each) for each in problems[:SHOWN])


def problem_sentence(problem: Problem) -> str:
    """The sentence in the reader's language, with the place in the document."""
    sentence = _(problem.template) % problem.params
    return f"{problem.pointer}: {sentence}" if problem.pointer else sentence


def document_text(version: Version) -> str:
    """The document as a file holds it."""
    return dumps(content_of(version))


def content_of(version: Version) -> Content:
    """The content of a version that was found sound when it was drafted.

    The hash names it: whoever defers the document reads it from the database once in a process, not once a page.
    """
    return _known(version.content_hash) or content_in(version.document, sound=version.content_hash)


def content_in(document: dict[str, Any], *, sound: str = "") -> Content:
    """The content of a document; one that is not word for word that of the hash `sound` is checked as if it had just been typed."""
    fingerprint = document_hash(document)
    content = _known(fingerprint)
    if content is None:
        content = reread(document) if fingerprint == sound else read(document)
    with _keeping:
        _kept[fingerprint] = content
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return content


def _known(fingerprint: str) -> Content | None:
    with _keeping:
        if fingerprint in _kept:
            _kept.move_to_end(fingerprint)
        return _kept.get(fingerprint)
