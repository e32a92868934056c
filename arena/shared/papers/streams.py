"""Ends of streams in a PDF that leave no doubt.

PDF/A wants to see from the bytes alone where a stream ends: before ``endstream`` stands the end of a line, which is no
part of it. typst writes a line feed there; where the stream itself happens to end in a carriage return, both together
look like one end of a line, and the stream seems a byte shorter than it says. A carriage return before the line feed
makes the two one, and the places of all that follows move on by a byte.
"""

import re
from bisect import bisect_left

_DOUBTFUL = re.compile(rb"(?<=\r)\nendstream")
_PLACE = re.compile(rb"^(\d{10})(?= \d{5} n)", re.MULTILINE)
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


def with_clear_ends(pdf: bytes) -> bytes:
    """Return ``pdf`` with an unmistakable end of every stream."""
    start = _START.search(pdf)
    if start is None or not _DOUBTFUL.search(pdf):
        return pdf
    table = int(start[1])
    doubtful = [match.start() for match in _DOUBTFUL.finditer(pdf, 0, table)]

    def moved(place: int) -> int:
        return place + bisect_left(doubtful, place)

    body = _DOUBTFUL.sub(b"\r\nendstream", pdf[:table])
    places = _PLACE.sub(lambda match: b"%010d" % moved(int(match[1])), pdf[table : start.start(1)])
    return body + places + str(moved(table)).encode() + pdf[start.end(1) :]
