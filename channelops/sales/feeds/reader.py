"""The reader: a child process that turns a file of people into clean rows, under limits of size, memory and time.

    python -m channelops.sales.feeds.reader '{"path": "orders.csv", "head": 20}'

Rows go to standard output without the header, each with as many cells as the header, in UTF-8, a zero byte after each cell; what
was found goes as JSON to the file `report`. It imports nothing of the portal, so that what a file breaks is this process alone.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from channelops.sales.feeds.text_file import read_text
from channelops.sales.feeds.unreadable import Unreadable
from channelops.sales.feeds.workbook import read_workbook

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(asked: dict[str, Any]) -> dict[str, Any]:
    """Reads the file as asked and answers the report. Raises Unreadable."""
    path = Path(asked["path"])
    size = path.stat().st_size
    if not size:
        raise Unreadable("file.empty")
    if size > asked["file_bytes"]:
        mb = 1024 * 1024
        raise Unreadable("file.large", size=size // mb, most=asked["file_bytes"] // mb)
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_OFFICE:
        raise Unreadable("file.kind")
    return read_workbook(path, asked) if start == ZIP else read_text(path, asked)


def main() -> int:
    """Reads what the first argument asks for; 3 = the file is unreadable, 4 = the disk is, and the report says why."""
    asked = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory_bytes"], asked["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    try:
        report, code = read(asked), 0
        sys.stdout.flush()
    except Unreadable as error:
        report, code = {"fault": error.code, "values": error.values}, 3
    except MemoryError:
        report, code = {"fault": "file.memory", "values": {}}, 3
    except OSError as error:
        # A disk that is full or broken is no fault of the file.
        report, code = {"broken": str(error)}, 4
    Path(asked["report"]).write_text(json.dumps(report), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
