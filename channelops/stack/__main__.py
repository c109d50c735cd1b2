"""The commands: `up`, `down`, `bench`, `messages` and `rest`, as the Makefile calls them."""

import argparse
import sys
from pathlib import Path

from channelops.stack import servers
from channelops.stack.bench import bench
from channelops.stack.checkout import Checkout
from channelops.stack.halt import halt
from channelops.stack.messages import compile_catalogues
from channelops.stack.refusals import Refusal
from channelops.stack.start import Start
from channelops.stack.terminal import say


def main() -> int:
    """Run one command; the exit code."""
    asked = parser().parse_args()
    checkout = Checkout(Path(__file__).resolve().parents[2])
    try:
        if asked.command == "up":
            return Start(checkout, port=asked.port, scale=asked.demo, host=asked.host).run()
        if asked.command == "down":
            halt(checkout)
        elif asked.command == "bench":
            bench(checkout.root, orders=asked.orders, times=asked.times, only=asked.only)
        elif asked.command == "messages":
            say(f"{compile_catalogues(checkout.root / 'locale')} catalogues compiled.")
        else:
            servers.rest(checkout.tests)
    except Refusal as refusal:
        say(str(refusal))
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    top = argparse.ArgumentParser(prog="python -m channelops.stack")
    commands = top.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start everything and serve until stopped")
    up.add_argument("--port", type=_port, help="where the pages are (the first free one from 8000)")
    up.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    up.add_argument("--demo", type=_scale, default=0.2, help="size of the demonstration world; 0 for none")
    commands.add_parser("down", help="stop everything of this checkout")
    measure = commands.add_parser("bench", help="measure against floors of the same run, into docs/benchmarks.md")
    measure.add_argument("--orders", type=int, default=1_000_000, help="size of the world")
    measure.add_argument("--times", type=int, default=20, help="how often a short thing is repeated")
    measure.add_argument("--only", default="", help="names of benches, with commas between them")
    commands.add_parser("messages", help="compile the translations that changed")
    commands.add_parser("rest", help="stop the servers of the tests when nobody uses them")
    return top


def _port(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is no port; a port is a number from 1 to 65535.")
    return int(text)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = -1.0
    if not 0 <= scale <= 100:
        raise argparse.ArgumentTypeError(f"{text} is no scale; it is a number from 0 (empty) to 100 (a real province).")
    return scale


if __name__ == "__main__":
    sys.exit(main())
