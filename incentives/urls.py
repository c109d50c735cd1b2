"""Where the pages of the incentives live."""

from django.urls import URLPattern, path

from .views import statement_files, statements

urlpatterns: list[URLPattern] = [
    path("statements/", statements.StatementList.as_view(), name="statement_list"),
    path("statements/<int:pk>/", statements.StatementDetail.as_view(), name="statement_detail"),
    path("statements/<int:pk>/lines/", statement_files.StatementLines.as_view(), name="statement_lines"),
    path("statements/<int:pk>/lines/<slug:line>/", statements.StatementLine.as_view(), name="statement_line"),
]
