"""A catalogue: the translated sentences of one language, compiled without gettext's own programs."""

from pathlib import Path

import polib


def compile_catalogues(locale: Path) -> int:
    """Compile every `.po` whose `.mo` is missing or older; how many were."""
    compiled = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        # In one step, so that nobody reads half a catalogue.
        fresh = target.with_suffix(".new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        compiled += 1
    return compiled
