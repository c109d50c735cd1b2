"""The halt: stops everything of a checkout, whoever started it and however that ended."""

from channelops.stack import processes, records, servers
from channelops.stack.checkout import Checkout
from channelops.stack.terminal import say

SUPERVISOR_SECONDS = 60.0
LEFT_OVER_SECONDS = 20.0


def halt(checkout: Checkout) -> None:
    """Ask the supervisor to stop its programs, then stop what a killed one left behind."""
    supervisor = records.process_of(checkout.run, name=records.SUPERVISOR)
    if supervisor:
        processes.stop(supervisor, seconds=SUPERVISOR_SECONDS)
    found = records.stop_left_over(checkout.run, root=checkout.root, seconds=LEFT_OVER_SECONDS)
    servers.stop(checkout.var)
    servers.stop(checkout.tests)
    for name in found:
        say(f"Stopped {name}, left over from a start that was killed.")
    say("Everything has stopped." if supervisor or found else "Nothing was running.")
