"""The page to try the REST routes works under the strict policy, at a desk and on a phone."""


def test_a_route_is_tried_on_the_page(visit):
    guest = visit("administrator", language="en")
    page = guest.go("/api/v1/docs/")
    page.get_by_text("/api/v1/regions/", exact=False).first.wait_for()
    page.locator("#operations-regions-regions_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/api/v1/regions/**") as answered:
        page.get_by_role("button", name="Execute").click()
    assert answered.value.status == 200
    page.locator(".responses-table.live-responses-table").wait_for()
    assert "350505" in page.locator(".live-responses-table").inner_text()
    # Swagger UI's own colours and lists are not ours to hold against axe.
    guest.check(axe=False, also=390)


def test_a_write_made_on_the_page_carries_the_csrf_token(visit):
    guest = visit("administrator", language="en")
    page = guest.go("/api/v1/docs/")
    page.locator("#operations-job-runs-job_runs_create .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.locator("#operations-job-runs-job_runs_create textarea").fill('{"job": "core.cleanup", "business_date": "2026-01-05"}')
    with page.expect_response("**/api/v1/job-runs/**") as answered:
        page.get_by_role("button", name="Execute").click()
    assert answered.value.status == 202
    guest.check(axe=False)
