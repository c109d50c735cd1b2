"""An expression: the SQL that reads a field's text from the staged cells, as the mapping says."""

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase

from psycopg2 import sql

from .mapping import DEFAULTS, FIELDS, FeedMapping, Rule

EMPTY = sql.Literal("")
# How a name becomes part of a code, here and in the database alike.
NAME_LETTERS, CODE_LETTERS = f"{ascii_uppercase} /", f"{ascii_lowercase}--"
SMALL = str.maketrans(NAME_LETTERS, CODE_LETTERS)
JOIN = sql.SQL(" || ")


def cell(header: Sequence[str], column: str) -> sql.Composable:
    """A cell, without the blanks around it."""
    return sql.SQL("btrim(r.{})").format(sql.Identifier(f"c{header.index(column)}"))


def text_of(rule: Rule | None, header: Sequence[str]) -> sql.Composable:
    """A rule's text; a template with an empty cell is empty as a whole."""
    if rule is None:
        return EMPTY
    parts = [cell(header, word) if what == "column" else sql.Literal(word) for what, word in rule.parts]
    found = JOIN.join(parts) if parts else EMPTY
    cells = [cell(header, column) for column in rule.columns]
    if cells and len(parts) > 1:
        blank = sql.SQL(" OR ").join(sql.SQL("{} = ''").format(each) for each in cells)
        found = sql.SQL("CASE WHEN {} THEN '' ELSE {} END").format(blank, found)
    if rule.words:
        whens = sql.SQL(" ").join(sql.SQL("WHEN {} THEN {}").format(sql.Literal(key), sql.Literal(to)) for key, to in rule.words.items())
        found = sql.SQL("CASE {} {} ELSE {} END").format(found, whens, found)
    return found


def field_texts(mapping: FeedMapping, header: Sequence[str]) -> dict[str, sql.Composable]:
    """Every field's text by its name, `region` (a code) among them, and `day_text` of the date."""
    found = {name: text_of(mapping.fields.get(name), header) for name in FIELDS}
    for name, otherwise in DEFAULTS.items():
        found[name] = sql.SQL("coalesce(nullif({}, ''), {})").format(found[name], sql.Literal(otherwise))
    found["region"] = text_of(mapping.region, header) if mapping.region else region_code(mapping, header, depth=len(mapping.levels))
    stamp = sql.SQL("translate({}, 'T', ' ')").format(found.pop("at"))
    found["day_text"] = sql.SQL("split_part({}, ' ', 1)").format(stamp)
    return found


def region_code(mapping: FeedMapping, header: Sequence[str], *, depth: int) -> sql.Composable:
    """The code of the region that the first `depth` names make: `superstore.west.california`; empty where a name is."""
    if not depth:
        return EMPTY
    names = [text_of(rule, header) for rule in mapping.levels[:depth]]
    blank = sql.SQL(" OR ").join(sql.SQL("{} = ''").format(name) for name in names)
    plain = [sql.SQL("translate({}, {}, {})").format(name, sql.Literal(NAME_LETTERS), sql.Literal(CODE_LETTERS)) for name in names]
    code = sql.SQL(" || '.' || ").join([sql.Literal(mapping.prefix), *plain])
    return sql.SQL("CASE WHEN {} THEN '' ELSE {} END").format(blank, code)
