"""Days and periods as a clerk counts them, and the day by which a fact belongs to a version and a period."""

from datetime import date, timedelta

BACK = (2, 3)
PAYS = {"order": 1, "activated": 4, "billed": 5, "paid": 6, "active": 7, "referred": 8, "month": 9}
TRIGGERS = {"residual": "billed", "finder": "referred", "guarantee": "month", "draw": "month", "coefficient": "any"}


def date_of(day):
    return date(1970, 1, 1) + timedelta(days=day)


def span(day, over):
    """The first month of the day's month, quarter or year, 202611."""
    of_day = date_of(day)
    month = {"month": of_day.month, "quarter": (of_day.month - 1) // 3 * 3 + 1, "year": 1}[over]
    return of_day.year * 100 + month


def months_of(period, over):
    """The months of the period that begins with a month."""
    return [period + later for later in range({"month": 1, "quarter": 3, "year": 12}[over])]


def after(period, over):
    month = months_of(period, over)[-1] + 1
    return month if month % 100 <= 12 else (month // 100 + 1) * 100 + 1


def first_day(period):
    return (date(period // 100, period % 100, 1) - date(1970, 1, 1)).days


def trigger(component):
    return component.get("trigger", TRIGGERS.get(component["kind"], "order"))


def triggered(component, one):
    """Whether the fact is what the component pays by."""
    waits = trigger(component)
    if waits == "any":
        return True
    if one["kind"] != PAYS[waits]:
        return False
    if waits == "active":
        return one["months"] == component["months"]
    return "months" not in component or 1 <= one["months"] <= component["months"]


def counted_day(component, one):
    """The day by which the component counts the fact."""
    if one["kind"] in BACK or "date" not in component:
        return one["day"]
    own = {"activation": 4, "billing": 5}.get(component["date"])
    if one["kind"] == own:
        return one["day"]
    column = {"order": "original_day", "activation": "activated_day", "billing": "billed_day", "settlement": "settled_day"}
    return one[column[component["date"]]] or one["day"]


def in_days(document, day):
    first = (date.fromisoformat(document["from"]) - date(1970, 1, 1)).days
    end = (date.fromisoformat(document["to"]) - date(1970, 1, 1)).days if document.get("to") else None
    return first <= day and (end is None or day < end)
