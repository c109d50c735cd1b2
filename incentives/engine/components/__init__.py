"""The register of the kinds of components: one file each, in the order in which they are documented."""

from ..kinds import Kind
from . import flat, graduated, package, percentage, whole_volume

KINDS: dict[str, Kind] = {one.name: one for one in (flat.KIND, percentage.KIND, package.KIND, graduated.KIND, whole_volume.KIND)}
