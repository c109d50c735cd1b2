"""A file type: what may be attached, known by the end of its name and by its first bytes, which must agree."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

Look = Callable[[IO[Any]], bool]
SAMPLE = 64 * 1024
# Text that a browser or a shell would take for more than text.
ACTIVE = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"#!")
# What a text does not hold: control characters besides tab, line feed, carriage return, form feed.
CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True)
class FileType:
    """The media type a file is sent as, and whether its bytes look like it."""

    media_type: str
    looks_right: Look


def begins(*marks: bytes) -> Look:
    """Files that begin with one of the marks."""
    return lambda file: bool(file.read(16).startswith(marks))


def holds(part: str) -> Look:
    """Office files: an archive with the part that makes the kind, and no macros."""

    def look(file: IO[Any]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        return {"[Content_Types].xml", part} <= names and not any(name.endswith("vbaProject.bin") for name in names)

    return look


def is_text(file: IO[Any]) -> bool:
    """Readable text in UTF-8 or GB18030 that is nothing more than text."""
    sample = file.read(SAMPLE)
    if sample.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(ACTIVE) or CONTROL & set(sample):
        return False
    return any(_reads(sample, encoding) for encoding in ("utf-8", "gb18030"))


def _reads(sample: bytes, encoding: str) -> bool:
    # The sample may end inside a character: up to three bytes less are tried.
    for cut in range(4):
        try:
            sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", begins(b"%PDF-")),
    "png": FileType("image/png", begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileType("image/jpeg", begins(b"\xff\xd8\xff")),
    "jpeg": FileType("image/jpeg", begins(b"\xff\xd8\xff")),
    "xlsx": FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", holds("xl/workbook.xml")),
    "docx": FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", holds("word/document.xml")),
    "csv": FileType("text/csv", is_text),
    "txt": FileType("text/plain", is_text),
}


def type_of(name: str, file: IO[Any]) -> FileType | None:
    """The type of a file by its name; None where it is not allowed or the bytes are something else."""
    found = TYPES.get(name.rpartition(".")[2].lower() if "." in name else "")
    if found is None:
        return None
    file.seek(0)
    fits = found.looks_right(file)
    file.seek(0)
    return found if fits else None
