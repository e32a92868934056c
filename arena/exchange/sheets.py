"""What a file holds: a header and lines of cells, all of them texts."""

from dataclasses import dataclass

Line = tuple[int, list[str]]  # its number in the file, as a spreadsheet program counts

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000


class FileError(Exception):
    """The file cannot be read. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a file below its header, all of them as long as it."""

    header: list[str]
    lines: list[Line]
