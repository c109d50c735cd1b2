"""What the partners ask of the apps above them: each list is filled by an app's `apps.ready()` with plain functions."""

from collections.abc import Callable

from channelops.core.access import Access
from channelops.core.pages.panels import Panel

from .models import Partner

# Panels of a partner's page that higher apps know the content of: (access, partner) -> panel, or None where there is none to see.
partner_panels: list[Callable[[Access, Partner], Panel | None]] = []
