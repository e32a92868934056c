"""Tables whose cells reach over several columns or rows, made into tables where each cell is one."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

MAX_COLUMNS = 20
MAX_SPAN = 20

Content = TypeVar("Content")


class Cell(NamedTuple, Generic[Content]):
    """What stands in a cell, and how far it reaches."""

    content: Content
    columns: int = 1
    rows: int = 1


def grid(rows: list[list[Cell[Content]]], *, empty: Callable[[], Content]) -> list[list[Content]]:
    """Return rows of equal length; where a cell reached further, it leaves an ``empty`` one."""
    taken: dict[int, int] = {}  # column: how many more rows it is taken by a cell above
    result: list[list[Content]] = []
    for row in rows:
        line: list[Content] = []
        for cell in row:
            _fill(line, taken, empty)
            if len(line) >= MAX_COLUMNS:
                line[-1:] = [line[-1]]
                break
            for step in range(min(max(cell.columns, 1), MAX_SPAN, MAX_COLUMNS - len(line))):
                if cell.rows > 1:
                    taken[len(line)] = min(cell.rows, MAX_SPAN) - 1
                line.append(cell.content if step == 0 else empty())
        _fill(line, taken, empty)
        result.append(line)
    width = max((len(line) for line in result), default=0)
    return [line + [empty() for _ in range(width - len(line))] for line in result]


def _fill(line: list[Content], taken: dict[int, int], empty: Callable[[], Content]) -> None:
    """Leave the next columns empty as far as cells above reach into them."""
    while taken.get(len(line), 0) and len(line) < MAX_COLUMNS:
        taken[len(line)] -= 1
        line.append(empty())
