"""The timetable of the night and of the minute: which job at what time (Asia/Shanghai), after which others."""

from channelops.core.timetable import Entry

TIMETABLE = (
    # All day long.
    Entry(job="core.canary", every_minutes=1),
    Entry(job="core.mail", every_minutes=1),
    Entry(job="sales.spans", every_minutes=10),
    # The night of a business date, on the morning after it.
    Entry(job="core.placements", at="00:05"),
    Entry(job="sales.imports", at="00:30"),
    Entry(job="incentives.accrual", at="01:30", after=("sales.imports",)),
    Entry(job="incentives.clawbacks", at="01:45", after=("incentives.accrual",)),
    Entry(job="incentives.holdbacks", at="01:50", after=("incentives.accrual",)),
    Entry(job="sales.rollups", at="02:00", after=("sales.imports",)),
    Entry(job="analytics.commission", at="02:30", after=("incentives.accrual",)),
    Entry(
        job="incentives.fold",
        at="03:00",
        after=("incentives.clawbacks", "incentives.holdbacks", "sales.rollups", "analytics.commission"),
    ),
    Entry(job="core.cleanup", at="03:30"),
    Entry(job="core.digest", at="07:30"),
)
