"""The portal's sentences: found in code and templates, kept in the catalogue, checked to be complete.

    python -m tests.architecture.messages            what is missing, unused or stale; exit 1 if anything is
    python -m tests.architecture.messages --write F…  brings the catalogue up to date, taking translations from the files F

English sentences are the keys, the catalogue holds the Chinese; no gettext tools are needed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.template import engines
from django.template.base import Node, NodeList, Template, Token
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from .tree import ROOT, python_files, shown, syntax, templates

CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"}
# (context, sentence, plural sentence)
Message = tuple[str | None, str, str]


def in_code(path: Path) -> Iterator[Message]:
    """Every marked string of a module."""
    for node in ast.walk(syntax(path)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rsplit(".", 1)[-1]
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name not in MARKS or not words:
            continue
        if name.startswith("pgettext"):
            yield words[0], words[1], ""
        else:
            yield None, words[0], words[1] if name.startswith("ngettext") else ""


def in_template(path: Path) -> Iterator[Message]:
    """Every marked string of a template, read by the template engine itself."""
    template = engines["django"].engine.from_string(path.read_text(encoding="utf-8"))
    for node in _nodes(template):
        context = getattr(node, "message_context", None)
        word = str(context.var) if context is not None else None
        if isinstance(node, TranslateNode):
            sentence = getattr(node.filter_expression.var, "literal", node.filter_expression.var)
            if isinstance(sentence, str):
                yield word, sentence, ""
        elif isinstance(node, BlockTranslateNode):
            yield word, _text(node, node.singular), _text(node, node.plural) if node.plural else ""
    for marked in re.finditer(r'_\("((?:[^"\\]|\\.)+)"\)', path.read_text(encoding="utf-8")):
        yield None, marked.group(1), ""


def _text(node: BlockTranslateNode, tokens: list[Token]) -> str:
    sentence, _names = node.render_token_list(tokens)
    return re.sub(r"\s*\n\s*", " ", sentence).strip() if node.trimmed else sentence


def _nodes(holder: Template | Node | NodeList) -> Iterator[Node]:
    if isinstance(holder, Template):
        holder = holder.nodelist
    children: list[object] = list(holder) if isinstance(holder, NodeList) else []
    if isinstance(holder, Node):
        for value in vars(holder).values():
            if isinstance(value, NodeList):
                children.append(value)
            elif isinstance(value, list | tuple):
                for each in value:
                    children += [part for part in (each if isinstance(each, tuple) else (each,)) if isinstance(part, NodeList | Node)]
    for child in children:
        if isinstance(child, Node):
            yield child
        yield from _nodes(child)  # type: ignore[arg-type]


def found() -> dict[Message, list[str]]:
    """Every sentence with the files that say it."""
    said: dict[Message, list[str]] = {}
    for path in python_files():
        for message in in_code(path):
            said.setdefault(message, []).append(shown(path))
    for path in templates():
        for message in in_template(path):
            said.setdefault(message, []).append(shown(path))
    return said


def problems() -> list[str]:
    """What keeps the catalogue from being complete, a line each."""
    catalogue, said = polib.pofile(str(CATALOGUE)), found()
    known = {_key(entry): entry for entry in catalogue}
    lines = [f"not translated: {message[1]!r} ({files[0]})" for message, files in said.items() if not _done(known.get(message))]
    lines += [f"no longer said: {entry.msgid!r}" for message, entry in known.items() if message not in said]
    for entry in catalogue:
        # Chinese has one form for every number, so it says what the plural says
        text = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
        if text and _names(entry.msgid_plural or entry.msgid) != _names(text):
            lines.append(f"names differ: {entry.msgid!r} → {text!r}")
        # a sentence of the engine is filled in even where it holds no name
        if re.search("/(engine|kernel)/", entry.comment) and _lone(text):
            lines.append(f"a lone %: {entry.msgid!r} → {text!r}")
    return lines


def _names(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)\w|\{\w+\}", sentence))


def _lone(sentence: str) -> list[str]:
    return re.findall(r"%(?!\(\w+\))", sentence.replace("%%", ""))


def _key(entry: polib.POEntry) -> Message:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _done(entry: polib.POEntry | None) -> bool:
    return entry is not None and bool(entry.msgstr or any((entry.msgstr_plural or {}).values()))


def write(sources: list[str]) -> None:
    """Adds what is new, drops what nobody says, takes translations from `sources` where the catalogue has none."""
    old: dict[tuple[str | None, str], str] = {}
    for source in ([str(CATALOGUE)] if CATALOGUE.exists() else []) + sources:
        for entry in polib.pofile(source, check_for_duplicates=False):
            text = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
            if text:
                old.setdefault((entry.msgctxt, entry.msgid), text)
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (context, sentence, plural), files in sorted(found().items(), key=lambda item: (item[1][0], item[0][1])):
        text = old.get((context, sentence), "")
        words = {"msgid_plural": plural, "msgstr_plural": {0: text}} if plural else {"msgstr": text}
        catalogue.append(polib.POEntry(msgctxt=context, msgid=sentence, comment=files[0], **words))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1:2] == ["--write"]:
        write(sys.argv[2:])
    left = problems()
    sys.stdout.write("\n".join([*left, f"{len(found())} sentences, {len(left)} problems", ""]))
    sys.exit(1 if left else 0)
