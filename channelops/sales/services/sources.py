"""Writing sources: open one, save a version of its mapping."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from channelops.core.actors import Actor
from channelops.core.models import Region
from channelops.core.naming import named
from channelops.core.refusals import Refused
from channelops.core.services.changes import row_create

from ..feeds.mapping import FeedMapping
from ..feeds.shipped import shipped
from ..models import Channel, Mapping, Source
from ..selectors.sources import mapping_latest

# Whoever opens a source or saves a mapping takes turns, so that versions follow each other.
TURN = (730_301, 1)


@transaction.atomic
def source_create(
    *, code: str, name_zh: str, name_en: str, region: Region | None, tolerance_fen: int = 0, actor: Actor, at: datetime
) -> Source:
    """Opens a source; its rows must lie in the region, anywhere where there is none."""
    _take_turn()
    if Source.objects.filter(code=code).exists():
        raise Refused(_("This code is taken."), field="code")
    source = Source(code=code, tolerance_fen=tolerance_fen, **named(name_zh, name_en))
    if region is not None:
        source.province_id, source.city_id, source.county_id = region.province_id, region.city_id, region.county_id
    row_create(source, actor=actor, at=at)
    return source


@transaction.atomic
def mapping_save(*, source: Source, document: dict[str, Any], actor: Actor, at: datetime) -> Mapping:
    """Keeps a checked mapping as the source's next version; the present one where both say the same. Refused for a faulty one."""
    said = FeedMapping.read(document)
    _take_turn()
    latest = mapping_latest(source)
    if latest is not None and FeedMapping.read(latest.document) == said:
        return latest
    mapping = Mapping(source=source, version=latest.version + 1 if latest else 1, document=document, created_at=at, created_by=actor.person)
    row_create(mapping, actor=actor, at=at)
    return mapping


@transaction.atomic
def source_ready(*, code: str, document: dict[str, Any] | None, actor: Actor, at: datetime) -> tuple[Source, Mapping]:
    """The source and mapping that a command or the folder names: kept ones, those given, or those shipped with the portal.

    Refused for a source that nobody knows, or that has no mapping.
    """
    _take_turn()
    known, example = Source.objects.filter(code=code).first(), shipped(code)
    if known is None and example is None and document is None:
        raise Refused(_("There is no source “%(code)s”; open it on the page, or give its mapping.") % {"code": code}, field="source")
    if known is None:
        names = (example.name_zh, example.name_en) if example else (code, code)
        known = source_create(code=code, name_zh=names[0], name_en=names[1], region=None, actor=actor, at=at)
    for each in example.channels if example else []:
        if not Channel.objects.filter(code=each["code"]).exists():
            channel = Channel(code=each["code"], kind=each["kind"], **named(each["name_zh"], each["name_en"]))
            row_create(channel, actor=actor, at=at)
    mapping = None if document is not None else mapping_latest(known)
    if mapping is None:
        chosen = document if document is not None else example.document if example else None
        if chosen is None:
            raise Refused(
                _("The source %(source)s has no mapping yet; make one on its page, or give one.") % {"source": known}, field="mapping"
            )
        mapping = mapping_save(source=known, document=chosen, actor=actor, at=at)
    return known, mapping


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", TURN)
