"""The register of the kinds of components: one file each, in the order in which they are documented."""

from ..kinds import Kind
from . import (
    attainment,
    cliff,
    coefficient,
    draw,
    finder,
    fixed_plus_share,
    flat,
    graduated,
    guarantee,
    package,
    percentage,
    residual,
    spiff,
    whole_volume,
)

KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        flat.KIND,
        percentage.KIND,
        fixed_plus_share.KIND,
        package.KIND,
        graduated.KIND,
        whole_volume.KIND,
        cliff.KIND,
        attainment.KIND,
        residual.KIND,
        finder.KIND,
        spiff.KIND,
        coefficient.KIND,
        guarantee.KIND,
        draw.KIND,
    )
}
