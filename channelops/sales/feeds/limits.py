"""Limits: how large a file may be and how long it may take before the machine says no."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes of the file, bytes and ratio of what a workbook unpacks to, rows, columns, seconds, and memory of the reading process."""

    file_bytes: int = 4096 * MB
    unpacked_bytes: int = 1024 * MB
    ratio: int = 200
    rows: int = 20_000_000
    columns: int = 200
    seconds: int = 900
    memory_bytes: int = 2048 * MB


FILE = Limits()
# What comes through a page is held in memory by the proxy and by the patience of a person.
UPLOAD_BYTES = 200 * MB
