"""The partner list over a hundred thousand partners, as it opens, filtered, ordered and far down, and a partner's page."""

from statistics import median

from django.conf import settings
from django.test import Client
from django.urls import reverse

from channelops.core.benches.pages import FLOOR, HEAD, measure
from channelops.core.benches.registry import Asked, Section, bench
from channelops.core.selectors.people import people_named

from ..selectors.partners import partners_all
from ..tables import PARTNERS as PARTNERS_TABLE
from .province import PARTNERS, province_write

AIM_MS = 150.0
ORDERED = [column.key for column in PARTNERS_TABLE.columns if column.sort]
ASKED = {
    "province": (
        "", "?region=350505", "?stage=C", "?head=yes", "?closed=no", "?page=400", "?q=shanghang", "?q=b", "?q=sh&stage=B",
        # in every order: the first page of it backwards, and one far down
        *(f"?order={way}" for key in ORDERED for way in (f"-{key}", f"{key}&page=4000")),
    ),
    "county": ("", "?stage=C", "?order=-closed_on", "?q=b", "?page=40"),
}  # fmt: skip


@bench("partner_list", order=60)
def lists_measured(asked: Asked) -> Section:
    """The list as the managers of a province and of a county ask for it."""
    province_write()
    head = partners_all().filter(parent=None, sub_agents__isnull=False).order_by("pk")[:1].get()
    measured = []
    for username, words in ASKED.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(people_named([username])[username], backend=settings.AUTHENTICATION_BACKENDS[-1])
        paths = [f"{reverse('partner_list')}{each}" for each in words]
        if username == "province":
            paths.append(reverse("partner_detail", args=[head.pk]))
        for path in paths:
            measured.append(measure(client, path=path, username=username, times=asked.times))
            asked.say(measured[-1].row().strip())
    floor = median(value for found in measured for value in found.floor)
    text = (
        f"{PARTNERS:,} partners, {asked.times} requests a line in one process, without the network. The floor is `{FLOOR}` through the"
        f" same middleware, asked in turn with each page: {floor:.1f} ms. The aim is {AIM_MS:.0f} ms a page.\n\n"
    )
    return Section(title="The list of partners", text=text + HEAD + "".join(found.row() for found in measured))
