"""A parser: the body as a plan document, its numbers exact."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from ..services.plan_files import document_loads


class DocumentParser(BaseParser):
    """JSON of the form of `docs/plan-document.md`; what is wrong in it is 422 with its places."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return document_loads(stream.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ParseError(_("The file is not text in UTF-8.")) from error
