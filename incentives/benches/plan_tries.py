"""“Try it”: a few typed orders against a document of 500 rules, on its page and by REST."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from django.db import connection
from django.test.client import MULTIPART_CONTENT
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channelops.core.benches.pages import FLOOR, HEAD, Measured, timed
from channelops.core.benches.registry import Asked, Section, bench

from ..models import PlanVersion
from . import plan, world
from .statement_pages import reader_client

AIM_MS = 50.0
ORDERS = 1_000
# What each order is of, and what it earns: by a product's rule, by a family's, in a table of tiers, nothing.
TYPED = (
    {"product": plan.product(0, 3), "channel": "social"},
    {"product": plan.product(1, 61), "channel": "online"},
    {"product": plan.product(3, 7), "channel": "own", "quantity": "9"},
    {"product": "of-nobody", "channel": "own"},
)
# As the page asks: for grid and result alone. REST does not look at them.
BY_SCRIPT = {"HX-Request": "true", "HX-Target": "try"}
Asking = tuple[str, Mapping[str, Any], str]


@bench("tries", order=44)
def tries_measured(asked: Asked) -> Section:
    """One order that earns, and a handful of which one earns nothing; by turns with the floor."""
    world.world_write(ORDERS)
    browser = reader_client()
    made: list[Measured] = []
    for path, data, kind in _asked(PlanVersion.objects.select_related("plan").get()):

        def post(path: str = path, data: Mapping[str, Any] = data, kind: str = kind) -> Any:
            return browser.post(path, data, content_type=kind, headers=BY_SCRIPT)

        made.append(_measured(path, post, floor=lambda: timed(browser, FLOOR), times=asked.times))
        asked.say(made[-1].row().strip())
    floor = median(value for found in made for value in found.floor)
    text = (
        f"{len(TYPED)} typed orders, one of which earns nothing and is told why, and one that earns alone, against a document of 500 rules;"
        f" {asked.times} requests a line in one process, without the network. The floor is `{FLOOR}`: {floor:.1f} ms. The aim is"
        f" {AIM_MS:.0f} ms.\n\n"
    )
    return Section(title="A try", text=text + HEAD + "".join(found.row() for found in made))


def _asked(version: PlanVersion) -> list[Asking]:
    """Where is posted, what, and how."""
    page = reverse("plan_try", args=[version.pk])
    route = reverse("api:plan-try", args=[version.plan.code, version.number])
    told = [{"day": world.MONTH.isoformat(), "quantity": "2", "amount": "129.00"} | each for each in TYPED]
    found: list[Asking] = []
    for some in (told[:1], told):
        cells = {f"form-{place}-{name}": value for place, each in enumerate(some) for name, value in each.items()}
        found.append((page, cells | {"form-TOTAL_FORMS": str(len(some)), "form-INITIAL_FORMS": "0"}, MULTIPART_CONTENT))
        found.append((route, {"orders": some}, "application/json"))
    return found


def _measured(path: str, post: Callable[[], Any], *, floor: Callable[[], float], times: int) -> Measured:
    with CaptureQueriesContext(connection) as captured:
        answer = post()
        queries = len(captured)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    pages, floors = [], []
    for _ in range(times):
        floors.append(floor())
        began = time.perf_counter()
        post()
        pages.append((time.perf_counter() - began) * 1000)
    return Measured(path, "reader", tuple(pages), tuple(floors), queries, len(answer.content))
