"""A renderer of forms: the controls that every page has are written without templates, which take longer than the lists around them."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from ..formats import written

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"


class ControlRenderer(TemplatesSetting):
    """Writes what Django's own template of an input, and the portal's of a choice, would; all else by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The control."""
        write = WRITTEN.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def attributes_written(told: Mapping[str, Any]) -> str:
    """The attributes of a control, in their order and escaped; one that is true by its name alone."""
    return "".join(f" {name}" if value is True else f' {name}="{_escaped(value)}"' for name, value in told.items() if value is not False)


def _escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


def _input(widget: Widget) -> SafeString:
    told = {"type": widget["type"], "name": widget["name"]} | ({} if widget["value"] is None else {"value": widget["value"]})
    return SafeString(f"<input{attributes_written(told | widget['attrs'])}>")


def _select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    return SafeString(f"<select{attributes_written({'name': widget['name']} | widget['attrs'])}>{groups}</select>")


def _group(name: object, options: list[dict[str, Any]]) -> str:
    inside = "".join(_option(option) for option in options)
    return f'<optgroup label="{_escaped(name)}">{inside}</optgroup>' if name else inside


def _option(option: Mapping[str, Any]) -> str:
    chosen = " selected" if option["selected"] else ""
    barred = " disabled" if option["attrs"].get("disabled") else ""
    return f'<option value="{_escaped(option["value"])}"{chosen}{barred}>{written(option["label"])}</option>'


INPUTS = ("input", "text", "hidden", "date", "number", "email", "url", "password", "checkbox")
WRITTEN: dict[str, Callable[[Widget], SafeString]] = {
    f"{FOLDER}select.html": _select,
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
}
