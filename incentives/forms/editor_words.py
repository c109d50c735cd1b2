"""The words of the plan editor: what each field of a document is called, in which unit it is told, what to know about it."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Stage

from ..shown import articles

Text = str | Promise

LABELS: dict[str, Text] = {
    **articles.CRITERIA,
    "title": _("Title"),
    "from": pgettext_lazy("tier", "From"),
    "to": pgettext_lazy("tier", "Up to"),
    "code": _("Code"),
    "article": _("Article of the contract"),
    "criteria": _("Only orders of"),
    "accumulate": _("Counting"),
    "over": _("Over"),
    "per": _("Counted for"),
    "measure": _("What an order brings"),
    "trigger": _("Paid by"),
    "months": pgettext_lazy("field", "Months"),
    "date": _("Day that counts"),
    "of": _("On articles"),
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
    "steps": _("Steps by age"),
    "flat_yuan": _("Fixed amount"),
    "bonus_yuan": _("Bonus"),
    "yuan_per_piece": _("Apiece"),
    "yuan_per_order": _("An order"),
    "percent": _("Share"),
    "factor": _("Factor"),
    "package": _("Package"),
    "pieces": _("Pieces"),
    "free": _("Free pieces"),
    "yuan": _("Amount"),
    "table": _("Tier table"),
    "attainment": _("By attainment of a quota"),
    "quota": _("Quota"),
    "reach": _("What is reached pays"),
    "by_standing": _("By standing"),
    "standing": _("Standing"),
    "guarantee": _("Guarantee"),
    "draw": _("Draw"),
    "keep_yuan": _("Kept at least"),
    "recoverable": _("Given back by better months"),
    "overrides": _("Those above in the tree"),
    "way": _("How it is shared"),
    "percents": _("Share of each level"),
    "rates": _("Rates"),
    "ranks": _("Places from the head"),
    "depth": _("Levels upwards"),
    "own_activity": _("Own activity in the month"),
    "orders": _("Orders"),
    "components": _("Of articles"),
    "clawbacks": _("Taken back when the customer leaves"),
    "window_days": _("Window"),
    "recover_percent": _("Most of a month's pay"),
    "days": _("Fewer days than"),
    "instalments": _("Paid in parts"),
    "parts": _("Parts"),
    "month": pgettext_lazy("instalment", "Due after"),
    "tests": _("Tests"),
    "fact": _("What must be so"),
    "at_least": _("At least, minutes or MB"),
    "at_least_yuan": _("At least"),
    "below": _("Plans further down"),
    "allow": _("They may"),
    "max_percent": _("At most"),
    "double": _("Paid twice for one order"),
}
# Where one name stands for two things: what it is called as a table.
TABLES: dict[str, Text] = {"tiers": _("Tier table")}
# Where its choices are others: what it is called with that one among them.
CHOSEN: dict[tuple[str, str], Text] = {("by", "straight_line"): _("How much is taken back")}
UNITS: dict[str, Text] = {
    "yuan": _("yuan"),
    "at_least_yuan": _("yuan"),
    "percent": "%",
    "percents": "%",
    "month": _("months"),
    "months": _("months"),
    "days": _("days"),
}
HINTS: dict[str, Text] = {
    "code": _("Its name in lines and statements, once in the plan."),
    "criteria": _("What is not named is not asked. A rule for a product comes before one for its family, that before one for all."),
    "edge": _("To which tier a value on the bound between two belongs."),
    "excess": _("Whether the part above the most is lost, or counts first in the next period."),
    "flat_yuan": _("Paid for entering the tier."),
    "step": _("Rows may meet at one bound (0–20, 20–50) or one step apart (0–20, 21–50)."),
    "to": _("Left empty: no limit."),
    "trigger": _("The event that pays; the order itself unless chosen otherwise."),
    "date": _("By which day an event belongs to a version and a month; its own unless chosen otherwise."),
    "measure": _("Pieces or amount, as its rates count, unless chosen otherwise."),
    "of": _("Codes of earlier articles that it multiplies; all of them when left empty."),
    "keep_yuan": _("What a month keeps when something is recovered from it."),
    "recover_percent": _("So much of a month is kept for what is taken back; the rest is carried forward."),
    "ranks": _("1 is the head of the tree."),
    "parts": _("By share or by amount; the last one leaves both out and is what is left, with what was rounded."),
    "tests": _("All of it must be so of the customer, or the part is forfeited. What is paid at once is not tested."),
    "month": _("So many months after the line's own; 0 is paid at once."),
    "at_least": _("Minutes or megabytes; nothing where it is only so or not."),
}
OPTIONS: dict[str, Text] = {
    "month": _("month"),
    "quarter": _("quarter"),
    "year": _("year"),
    "payee": _("each payee"),
    "group": _("a whole group"),
    "quantity": _("pieces"),
    "amount": pgettext_lazy("measure", "amount"),
    "net_billed": _("billed less arrears"),
    "new_customers": _("new customers"),
    "points": _("points"),
    "order": _("the order"),
    "activated": _("its activation"),
    "activation": _("day of activation"),
    "billed": _("a bill"),
    "billing": _("day of the bill"),
    "paid": _("the customer's payment"),
    "active": _("being active still"),
    "settlement": _("day of settlement"),
    "inclusive": _("belongs to the tier below"),
    "exclusive": _("belongs to the tier above"),
    "lost": _("is lost"),
    "carried": _("is carried over"),
    "marginal": _("each part its own rate"),
    "whole": _("everything the rate reached"),
    "cascade": _("one share a level"),
    "differential": _("own rate less the highest below"),
    "full": _("everything within the window"),
    "straight_line": _("the rest of the window"),
    "steps": _("in steps by age"),
    "months": _("the months left"),
    "partner": _("Partner"),
    "staff": _("Own staff"),
    **articles.FACTS,
    "due": _("the month in which it is due"),
    "between": _("all months up to that one"),
    "none": _("do nothing"),
    "override": _("pay in place of this plan"),
    "top_up": _("add to it"),
    "refuse": _("is refused"),
    "higher": _("only the higher is paid"),
    "both": _("both are paid"),
    **dict(Stage.choices),
}
ITEMS: dict[str, Text] = {
    "rules": _("Rule"),
    "tiers": pgettext_lazy("table", "Tier"),
    "overrides": _("Article"),
    "clawbacks": _("Article"),
    "instalments": _("Article"),
    "parts": pgettext_lazy("instalment", "Part"),
    "tests": pgettext_lazy("instalment", "Test"),
    "rates": _("Rate"),
    "steps": _("Step"),
}
GUIDES: dict[str, Text] = {
    "flat": _("Every piece of an order earns the same amount: 2 pieces at 35 yuan earn 70."),
    "percentage": _("Every order earns a share of its amount; least and most of an order stand under its limits."),
    "fixed_plus_share": _("Every order earns a fixed amount and a share of its amount: 10 yuan and 2 % of 100 earn 12."),
    "package": _("Every started package of an order earns one amount, after the free pieces: of 10, with 5 free, 16 pieces start two."),
    "graduated": _("Each part of a period's total earns the rate of its own tier: going higher never changes what was earned before."),
    "whole_volume": _(
        "All of a period earns the rate of the tier reached; the order that crosses a bound brings the earlier ones up to it."
    ),
    "cliff": _("A period earns one amount for the tier it reaches, and nothing in between."),
    "attainment": _("As tiers, but the bounds are per cent of the payee's quota: who reaches more of it earns at a higher rate."),
    "residual": _("Every bill of the first months earns a share of it, as long as the customer stays."),
    "finder": _("Who registered a deal earns a share of the orders on it, whoever sold them."),
    "spiff": _("Every order of a campaign earns an amount; the plan says what becomes of an order that another article pays as well."),
    "coefficient": _(
        "What earlier articles earn is multiplied: by the stage or tier of the order's day, or by the payee's standing of the month."
    ),
    "guarantee": _("A month comes to at least this; where it is recoverable, better months give the difference back."),
    "draw": _("A monthly advance on what will be earned; it is recovered from what is, down to what the month keeps at least."),
}


def label(name: str, *, widget: str = "", options: Sequence[Any] = ()) -> str:
    """What a field is called; its own name in plain words where nothing better is known."""
    known = TABLES.get(name) if widget == "grid" else None
    known = next((CHOSEN[name, value] for value in options if (name, value) in CHOSEN), known)
    return str(known or LABELS.get(name) or name.replace("_", " ").capitalize())


def hint(name: str) -> str:
    """What to know about a field, or ""."""
    return str(HINTS.get(name, ""))


def unit(name: str) -> str:
    """The unit in which a field is told, by its name."""
    first, last = name.partition("_")[0], name.rpartition("_")[2]
    return str(UNITS.get(last) or UNITS.get(first, ""))


def option(name: str, value: Any) -> str:
    """What a choice is called."""
    return str(OPTIONS.get(str(value)) or value)


def item(name: str) -> str:
    """What one entry of a list is called."""
    return str(ITEMS.get(name) or label(name))


def kind(name: str) -> str:
    """What a kind is called."""
    return str(articles.KINDS.get(name) or label(name))


def short_kind(name: str) -> str:
    """What a kind is called, without the sentence behind it."""
    return re.split("[:：]", kind(name))[0]


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
        "duplicate": pgettext_lazy("article", "Duplicate"),
        "up": _("Move up"),
        "down": _("Move down"),
        "move": _("Drag, or Alt and an arrow key, to move it"),
        "search": _("Code or name"),
        "pick": pgettext_lazy("code", "Pick"),
        "use": _("Use “%s”"),
        "none": _("Nothing is called so."),
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
