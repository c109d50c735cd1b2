"""The first chapter: Fujian with its real codes, the six departments, and the units."""

from ..models import OrgUnit
from ..services.organisation import organisation_load
from .world import DemoWorld

# A county has sales departments only; the rest is done for it at its city.
AT_COUNTIES = ("data", "marketing", "group_customers")


def write(world: DemoWorld) -> None:
    """Regions and departments from the packaged files; all six departments at province and cities."""
    organisation_load(on=world.begin, actor=world.actor, at=world.at)
    units = [
        OrgUnit(region=region, department=department, opened_on=world.begin)
        for region in world.regions.values()
        for code, department in world.departments.items()
        if region.level < 3 or code in AT_COUNTIES
    ]
    OrgUnit.objects.bulk_create(units)
    world.created(units)
