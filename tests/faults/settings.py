"""Settings of the processes that the fault tests start: the tests' own, with a short patience."""

from channelops.settings.test import *  # noqa: F403

JOBS = {
    "slice_seconds": 0.5,
    "patience_seconds": 0.5,
    "ring_again_seconds": 1,
    "backoff_seconds": (0.1,),
}
JOB_TIMETABLE = "tests.faults.jobs.TIMETABLE"
JOB_MODULES = ["tests.faults.jobs", "tests.faults.pace", "tests.faults.stops"]
