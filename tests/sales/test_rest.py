"""Orders by REST: the same way in as a file, once for each key."""

import pytest

from channelops.core.models import JobRun
from channelops.core.services.job_runs import job_work
from channelops.sales.models import Batch, Order

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/orders/batches/"
ROW = {"ref": "R1", "at": "2026-11-19 10:00:00", "product": "TC-1", "amount": "79.00", "touchpoint": "T1"}


def send(client, body, key="k1"):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(ADDRESS, body, content_type="application/json", headers=headers)


def work():
    run = JobRun.objects.filter(job="sales.import").latest("pk")
    job_work(run_id=run.pk, now=lambda: run.due_at, seconds=600)


def test_rows_come_in_and_the_import_tells_the_totals(shop, browse):
    client = browse("client")
    answer = send(client, {"source": "boss", "rows": [ROW, ROW | {"ref": "R2", "quantity": 2}, ROW | {"ref": "R3", "product": "X"}]})
    assert answer.status_code == 202, answer.content
    work()
    told = client.get(answer["Location"]).json()
    assert (told["read"], told["accepted"], told["duplicate"], told["rejected"]) == (3, 2, 0, 1)
    assert (told["accepted_amount"], told["rejected_amount"]) == ("158.00", "79.00")
    assert [(row["line"], row["code"], row["field"]) for row in told["rejected_rows"]] == [(4, "product.unknown", "product")]


def test_the_same_key_comes_in_once(shop, browse):
    client = browse("client")
    first, second = (send(client, {"source": "boss", "rows": [ROW]}) for _time in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert Batch.objects.count() == 1
    assert send(client, {"source": "boss", "rows": [ROW | {"amount": "80.00"}]}).status_code == 422
    work()
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        ({"source": "boss", "rows": [ROW]}, "", 400),
        ({"source": "nobody", "rows": [ROW]}, "k", 404),
        ({"source": "boss", "rows": []}, "k", 422),
        ({"source": "boss", "rows": [ROW] * 10_001}, "k", 422),
        ({"source": "boss", "rows": [ROW | {"amount": 79.01}]}, "k", 422),
        ({"source": "boss", "rows": [ROW | {"price": "1"}]}, "k", 422),
        ({"source": "boss", "rows": [ROW | {"ref": "x" * 301}]}, "k", 422),
        ({"source": "boss", "rows": ["x"]}, "k", 422),
    ],
)
def test_what_is_refused_at_once(shop, browse, body, key, status):
    assert send(browse("client"), body, key=key).status_code in (status, 422)
    assert Batch.objects.count() == 0


def test_who_may_not_import_does_not(shop, browse):
    assert send(browse("province_manager"), {"source": "boss", "rows": [ROW]}).status_code == 403
    assert send(browse("data_staff"), {"source": "boss", "rows": [ROW]}).status_code == 404


def test_the_reading_routes_answer(shop, bring_in, browse):
    client = browse("client")
    send(client, {"source": "boss", "rows": [ROW, ROW | {"ref": "R2", "touchpoint": "T2"}]})
    work()
    assert [row["code"] for row in client.get("/api/v1/channels/").json()["results"]] == ["social"]
    assert len(client.get("/api/v1/products/").json()["results"]) == 2
    assert client.get("/api/v1/orders/").status_code == 422
    assert client.get("/api/v1/orders/?month=2026-13").status_code == 422
    assert [row["amount"] for row in client.get("/api/v1/orders/?month=2026-11").json()["results"]] == ["79.00", "79.00"]
    mine = browse("county_manager").get("/api/v1/orders/?month=2026-11").json()["results"]
    assert [row["ref"] for row in mine] == ["R1"]
    assert len(client.get(ADDRESS).json()["results"]) == 1
