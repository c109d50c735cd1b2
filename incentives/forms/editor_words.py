"""The words of the plan editor: what each field of a document is called, in which unit it is told, what to know about it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import articles

Text = str | Promise

LABELS: dict[str, Text] = {
    "title": _("Title"),
    "from": pgettext_lazy("tier", "From"),
    "to": pgettext_lazy("tier", "Up to"),
    "code": _("Code"),
    "article": _("Article of the contract"),
    "criteria": _("Only orders of"),
    "accumulate": _("Counting"),
    "over": _("Over"),
    "per": _("Counted for"),
    "rules": _("Rules"),
    "limits": _("Limits"),
    "order": _("Of an order"),
    "period": _("Of a period"),
    "min_yuan": _("At least"),
    "max_yuan": _("At most"),
    "excess": _("What is above"),
    "by": _("Measure"),
    "edge": _("Upper bound"),
    "step": _("Step of the bounds"),
    "tiers": _("Tiers"),
    "flat_yuan": _("Fixed amount"),
    "yuan_per_piece": _("Apiece"),
    "percent": _("Share"),
    "package": _("Package"),
    "pieces": _("Pieces"),
    "free": _("Free pieces"),
    "yuan": _("Amount"),
    "table": _("Tiers"),
    "overrides": _("Those above in the tree"),
    "below": _("Plans further down"),
    "allow": _("They may"),
    "max_percent": _("At most"),
    "double": _("Paid twice for one order"),
    **articles.CRITERIA,
}
UNITS: dict[str, Text] = {"yuan": _("yuan"), "percent": "%", "apiece": _("yuan apiece"), "months": _("months"), "days": _("days")}
HINTS: dict[str, Text] = {
    "code": _("Its name in lines and statements, once in the plan."),
    "criteria": _("What is not named is not asked. A rule for a product comes before one for its family, that before one for all."),
    "edge": _("To which tier a value on the bound between two belongs."),
    "excess": _("Whether the part above the most is lost, or counts first in the next period."),
    "flat_yuan": _("Paid for entering the tier."),
    "step": _("Rows may meet at one bound (0–20, 20–50) or one step apart (0–20, 21–50)."),
    "to": _("Left empty: no limit."),
}
OPTIONS: dict[str, Text] = {
    "month": _("month"),
    "quarter": _("quarter"),
    "year": _("year"),
    "payee": _("each payee"),
    "group": _("a whole group"),
    "quantity": _("pieces"),
    "amount": _("amount"),
    "inclusive": _("belongs to the tier below"),
    "exclusive": _("belongs to the tier above"),
    "lost": _("is lost"),
    "carried": _("is carried over"),
    "partner": _("Partner"),
    "staff": _("Own staff"),
    "none": _("do nothing"),
    "override": _("pay in place of this plan"),
    "top_up": _("add to it"),
    "refuse": _("is refused"),
    "higher": _("only the higher is paid"),
    "both": _("both are paid"),
}
ITEMS: dict[str, Text] = {"rules": _("Rule"), "tiers": _("Tier"), "overrides": _("Article")}
GUIDES: dict[str, Text] = {
    "flat": _("Every piece of an order earns the same amount: 2 pieces at 35 yuan earn 70."),
    "percentage": _("Every order earns a share of its amount; least and most of an order stand under its limits."),
    "package": _("Every started package of an order earns one amount, after the free pieces: of 10, with 5 free, 16 pieces start two."),
    "graduated": _("Each part of a period's total earns the rate of its own tier: going higher never changes what was earned before."),
    "whole_volume": _(
        "All of a period earns the rate of the tier reached; the order that crosses a bound brings the earlier ones up to it."
    ),
}


def label(name: str) -> str:
    """What a field is called; its own name in plain words where nothing better is known."""
    return str(LABELS.get(name) or name.replace("_", " ").capitalize())


def hint(name: str) -> str:
    """What to know about a field, or ""."""
    return str(HINTS.get(name, ""))


def unit(name: str) -> str:
    """The unit in which a field is told, by its name."""
    if name == "yuan_per_piece":
        return str(UNITS["apiece"])
    last = name.rpartition("_")[2]
    return str(UNITS.get(last, ""))


def option(name: str, value: Any) -> str:
    """What a choice is called."""
    return str(OPTIONS.get(str(value)) or value)


def item(name: str) -> str:
    """What one entry of a list is called."""
    return str(ITEMS.get(name) or label(name))


def kind(name: str) -> str:
    """What a kind is called."""
    return str(articles.KINDS.get(name) or label(name))


def guide(name: str) -> str:
    """How a kind pays, with an example; its name's sentence where there is none."""
    return str(GUIDES.get(name) or kind(name))


def words() -> dict[str, str]:
    """What the page's script says."""
    said: dict[str, Text] = {
        "zh": _("Chinese"),
        "en": _("English"),
        "add": _("Add"),
        "remove": _("Remove"),
        "duplicate": _("Duplicate"),
        "up": _("Move up"),
        "down": _("Move down"),
        "move": _("Drag, or Alt and an arrow key, to move it"),
        "code": _("Code or name"),
        "criterion": _("Condition"),
        "every": _("Every order"),
        "usual": _("as usual"),
        "open": _("no limit"),
        "several": _("several, with spaces between"),
        "changed": pgettext_lazy("article", "changed"),
        "problems": _("%s to mend"),
        "untitled": _("Without a title"),
        "cannot": _("Places to mend: %s."),
        "first": _("Go to the first"),
        "saved": _("Everything is saved"),
        "unsaved": _("Not saved yet"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "failed": _("It could not be saved; nothing is lost here. Try again."),
        "network": _("The server cannot be reached; nothing is lost here. Try again."),
    }
    return {name: str(text) for name, text in said.items()}
