"""The addresses of the house's routes, below `/api/v1/`."""

from django.urls import path

from . import changes, documents, grants, jobs, me, notices, org_units, people, regions

urlpatterns = [
    path("", documents.Root.as_view(), name="root"),
    path("schema/", documents.Schema.as_view(), name="schema"),
    path("docs/", documents.Docs.as_view(), name="docs"),
    path("problems/", documents.ProblemList.as_view(), name="problems"),
    path("me/", me.Me.as_view(), name="me"),
    path("regions/", regions.RegionList.as_view(), name="region-list"),
    path("regions/<str:code>/", regions.RegionDetail.as_view(), name="region-detail"),
    path("departments/", org_units.DepartmentList.as_view(), name="department-list"),
    path("org-units/", org_units.OrgUnitList.as_view(), name="org-unit-list"),
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("grants/", grants.GrantList.as_view(), name="grant-list"),
    path("changes/", changes.ChangeList.as_view(), name="change-list"),
    path("notices/", notices.NoticeList.as_view(), name="notice-list"),
    path("notices/<int:pk>/read/", notices.NoticeRead.as_view(), name="notice-read"),
    path("job-runs/", jobs.JobRunList.as_view(), name="job-run-list"),
    path("job-runs/<int:pk>/", jobs.JobRunDetail.as_view(), name="job-run-detail"),
    path("job-runs/<int:pk>/again/", jobs.JobRunAgain.as_view(), name="job-run-again"),
]
