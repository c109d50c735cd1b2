"""The fields of the plan editor, read off the published schema: whatever a document may hold has a place on the page."""

from collections.abc import Mapping
from typing import Any

from ..engine.components import KINDS
from ..engine.schema import SCHEMA
from . import editor_words as words

Spec = dict[str, Any]
Schema = Mapping[str, Any]

# What the editor does not offer: it is what the plan is, or is drawn by the page itself.
OF_PLAN = frozenset({"format", "plan", "scope", "payees", "components"})
OF_COMPONENT = frozenset({"kind"})
# Fields whose control is not what their schema alone would say.
WIDGETS = {"title": "title", "criteria": "criteria", "from": "", "to": "", "quota": "code", "standing": "code"}
SCALARS = frozenset({"text", "number", "select", "check", "day"})


def spec() -> Spec:
    """Everything that the page needs to draw any document: the plan's own fields, and each kind's with a fresh component."""
    component = _resolved({"$ref": "#/$defs/component"})
    return {
        "plan": _fields(SCHEMA, leave=OF_PLAN),
        "kinds": [_kind(component, name) for name in KINDS],
    }


def kind_fields(name: str) -> dict[str, str]:
    """The widget of every field of a kind's terms: what a new kind shows without a line of its own."""
    component = _resolved({"$ref": "#/$defs/component"})
    rule = _resolved(_of_kind(component, name)["properties"]["rules"]["items"])
    return {field["name"]: field["widget"] for field in _fields(rule)}


def _kind(component: Schema, name: str) -> Spec:
    shape = _of_kind(component, name)
    return {
        "kind": name,
        "label": words.kind(name),
        "short": words.short_kind(name),
        "guide": words.guide(name),
        "fields": _fields(shape, leave=OF_COMPONENT),
        "fresh": {**_fresh(shape), "kind": name},
    }


def _of_kind(component: Schema, name: str) -> Spec:
    """The component's schema as it is for one kind: what all have, narrowed by what the kind says."""
    properties = dict(component["properties"])
    required = list(component.get("required", ()))
    for each in component.get("allOf", ()):
        branch = each.get("then" if _applies(each.get("if", {}), name) else "else", {})
        required += branch.get("required", [])
        for key, node in branch.get("properties", {}).items():
            properties[key] = {**properties.get(key, {}), **_resolved(node)}
    kept = {key: node for key, node in properties.items() if "not" not in node}
    return {**component, "properties": kept, "required": required, "allOf": []}


def _applies(test: Schema, name: str) -> bool:
    asked = test.get("properties", {}).get("kind", {})
    return bool(asked.get("const") == name or name in asked.get("enum", ()))


def _fields(shape: Schema, *, leave: frozenset[str] = frozenset()) -> list[Spec]:
    shape = _resolved(shape)
    required = set(shape.get("required", ()))
    conditions = _conditions(shape)
    found = []
    for name, node in shape.get("properties", {}).items():
        if name not in leave:
            field = _field(name, node) | {"required": name in required}
            if name in conditions:
                field["when"] = conditions[name]
            for column in field.get("fields", ()):
                if f"{name}/{column['name']}" in conditions:
                    column["when"] = conditions[f"{name}/{column['name']}"]
            found.append(field)
    return found


def _field(name: str, node: Schema) -> Spec:
    """One field: its control, what it is called and in which unit it is told."""
    control = _control(name, _resolved(node))
    return {
        "name": name,
        "label": words.label(name, widget=control["widget"], options=[value for value, _label in control.get("options", ())]),
        "hint": words.hint(name),
        "unit": words.unit(name),
    } | control


def _control(name: str, shape: Schema) -> Spec:
    either, nullable = _either(shape)
    if WIDGETS.get(name) == "title" and shape.get("type") == "object":
        return {"widget": "title"}
    if name == "criteria":
        return {"widget": "criteria", "fields": _fields(shape)}
    if "const" in shape:
        return {"widget": "fixed", "value": shape["const"]}
    if "enum" in shape:
        return {"widget": "select", "options": [[value, words.option(name, value)] for value in shape["enum"]]}
    kinds = {each.get("type") for each in either}
    if kinds & {"number", "integer"}:
        return {"widget": "number", "nullable": nullable, "whole": kinds == {"integer"}}
    if kinds == {"boolean"}:
        return {"widget": "check"}
    if WIDGETS.get(name) == "code":
        return {"widget": "code"}
    if kinds == {"string"}:
        day = any("\\d{4}-\\d{2}-\\d{2}" in each.get("pattern", "") for each in either)
        return {"widget": "day" if day else "text", "nullable": nullable, "most": shape.get("maxLength", 0)}
    if kinds == {"array"}:
        return _array(name, shape)
    if kinds == {"object"} and shape.get("properties"):
        return {"widget": "group", "fields": _fields(shape), "fresh": _fresh(shape)}
    return {"widget": "raw"}


def _array(name: str, shape: Schema) -> Spec:
    item = _resolved(shape["items"])
    kinds = {"string" if "enum" in each else each.get("type") for each in _either(item)[0]}
    if kinds == {"object"}:
        fields = _fields(item)
        widget = "grid" if all(field["widget"] in SCALARS for field in fields) else "list"
        return {"widget": widget, "fields": fields, "fresh": _fresh(item), "item": words.item(name)}
    if kinds == {"string"}:
        return {"widget": "codes", "options": [[value, words.option(name, value)] for value in item.get("enum", ())]}
    if kinds & {"number", "integer"}:
        return {"widget": "numbers"}
    return {"widget": "raw"}


def _conditions(shape: Schema) -> dict[str, Spec]:
    """Field, or array/column → the value of a sibling under which it is asked: `by` = amount pays per cent, else yuan apiece."""
    found: dict[str, Spec] = {}
    for each in shape.get("allOf", ()):
        test = each.get("if", {}).get("properties", {})
        if len(test) != 1:
            continue
        (name, value), *_rest = test.items()
        values = [value["const"]] if "const" in value else list(value.get("enum", ()))
        for branch, holds in (("then", True), ("else", False)):
            for path in _asked(each.get(branch, {})):
                found[path] = {"field": name, "values": values, "holds": holds}
    return found


def _asked(branch: Schema) -> list[str]:
    """What a branch asks for that it would not know otherwise."""
    found = list(branch.get("required", ()))
    for name, node in branch.get("properties", {}).items():
        found += [f"{name}/{column}" for column in node.get("items", {}).get("required", ())]
    return found


def _fresh(shape: Schema) -> Any:
    """The smallest value that a schema allows to begin with."""
    shape = _resolved(shape)
    either, nullable = _either(shape)
    if "const" in shape or "enum" in shape:
        return shape.get("const", shape.get("enum", [None])[0])
    first = either[0]
    if nullable:
        return None
    if first.get("type") in ("number", "integer"):
        return max(first.get("minimum", 0), first.get("exclusiveMinimum", -1) + 1)
    if first.get("type") == "string":
        return ""
    if first.get("type") == "array":
        return [_fresh(first["items"]) for _place in range(first.get("minItems", 0))]
    return _fresh_object(first)


def _fresh_object(shape: Schema) -> Spec:
    made = {name: _fresh(node) for name, node in shape.get("properties", {}).items() if name in shape.get("required", ())}
    for path, when in _conditions(shape).items():
        name, _slash, column = path.partition("/")
        if (made.get(when["field"]) in when["values"]) is not when["holds"]:
            continue
        if column:
            items = _resolved(_resolved(shape["properties"][name])["items"])
            for item in made.get(name, ()):
                item.setdefault(column, _fresh(items["properties"][column]))
        elif name in shape["properties"]:
            made.setdefault(name, _fresh(shape["properties"][name]))
    return made


def _either(shape: Schema) -> tuple[list[Schema], bool]:
    """The ways in which a value may be written, and whether it may be left open (null)."""
    # beside a type, the ways only say which fields go together
    ways = [shape] if "type" in shape else shape.get("oneOf") or shape.get("anyOf") or [shape]
    flat: list[Schema] = []
    for way in map(_resolved, ways):
        flat += [way] if "type" in way else way.get("oneOf") or [way]
    kept = [way for way in flat if way.get("type") != "null"]
    return kept, len(kept) < len(flat)


def _resolved(node: Schema) -> Schema:
    """The definition behind a reference; what stands beside the reference wins."""
    while "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        node = {**SCHEMA["$defs"][name], **{key: value for key, value in node.items() if key != "$ref"}}
    return node
