"""The node picker: which of the granted regions the pages begin with."""

from django.http import HttpRequest, HttpResponse

from ..access import STANDING
from ..pages.back import back
from ..pages.frame import Page


class NodeSet(Page):
    """Keeps the choice for this session; 422 for a region that is not granted today."""

    capability = ""
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Stands there and goes back."""
        wanted = request.POST.get("region", "")
        chosen = [held.region_id for held in self.access.nodes if str(held.region_id) == wanted]
        if not chosen:
            return HttpResponse(status=422)
        request.session[STANDING] = chosen[0]
        return back(request)
