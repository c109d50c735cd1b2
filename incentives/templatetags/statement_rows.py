"""A written row: one line of a statement's tables as HTML, because a template takes longer over fifty than reading them."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from channelops.core.formats import format_day

LINE = (
    '<tr><th scope="row" class="wraps">{order}<small class="cell-2 narrow-only">{date} {product}</small></th>'
    '<td class="tnum nowrap wide-only">{date}</td><td class="wide-only">{product}</td>'
    '<td>{article} {title}{of}<small class="cell-2 narrow-only">{base}{at}</small></td><td class="num wide-only">{tier}</td>'
    '<td class="num nowrap wide-only">{base}</td><td class="num nowrap wide-only">{rate}</td>'
    '<td class="num"><a href="{url}" hx-get="{url}" hx-target="#modal-body" title="{explain}">{amount}</a></td></tr>'
)
OF = ' <span class="quiet">{kind}</span>'
UNPAID = (
    '<tr><th scope="row" class="nowrap"><a href="{url}">{order}</a></th><td class="tnum nowrap">{date}</td><td>{product}</td>'
    '<td class="num">{amount}</td><td><a href="{why}" hx-get="{why}" hx-target="#modal-body">{reason}</a></td><td>{near}</td></tr>'
)
ARTICLE = (
    '<tr><th scope="row"><strong>{article} {title}</strong></th><td class="nowrap wide-only">{version}</td>'
    '<td class="num wide-only"><strong>{lines}</strong></td><td class="wide-only"></td><td class="num"><strong>{amount}</strong></td></tr>'
)
FAMILY = (
    '<tr><td>　{name}</td><td class="wide-only"></td><td class="num wide-only">{lines}</td><td class="num wide-only">{base}</td>'
    '<td class="num">{amount}</td></tr>'
)
Row = Mapping[str, Any]
register = template.Library()


@register.filter
def line_written(row: Row) -> SafeString:
    """A row of `lines.line_rows`, opening its explanation."""
    at = f" × {row['rate']}" if row["rate"] else ""
    of = _written(OF, row) if row["kind"] else ""
    return _written(LINE, row, date=format_day(row["day"]), of=of, at=at, explain=_("Explain this number"))


@register.filter
def unpaid_written(row: Row) -> SafeString:
    """A row of `statements.unpaid_rows`, with the way to its tests."""
    return _written(UNPAID, row, date=format_day(row["day"]))


@register.filter
def article_written(row: Row) -> SafeString:
    """A row of `statements.article_rows`, then its families."""
    return SafeString("".join([_written(ARTICLE, row), *(_written(FAMILY, family) for family in row["families"])]))


def _written(shape: str, row: Row, **more: str) -> SafeString:
    """The cells in their places, each escaped but what is written already."""
    cells = {**row, **more}
    return SafeString(shape.format_map({name: cell if isinstance(cell, SafeString) else escape(str(cell)) for name, cell in cells.items()}))
