"""What is measured of each page, and how it is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from arena.bench.servers import Client, Server

PAGES = {
    "home": "/",
    "programmes": "/program/",
    "programmes, filtered": "/program/?region=halland",
    "programme": "/program/prov-20/",
    "organisations": "/organisationer/",
    "organisations, page 3": "/organisationer/?sida=3",
    "organisations, filtered": "/organisationer/?region=halland",
    "organisation": "/organisationer/prov-20/",
    "declarations": "/deklarationer/",
    "declaration": "/deklarationer/prov-0/",
    "signatories": "/deklarationer/prov-0/undertecknare/",
    "commitment": "/deklarationer/prov-0/ataganden/1/",
    "calendar": "/kalender/",
    "calendar, past": "/kalender/?visa=tidigare",
    "seminar": "/kalender/prov-20/",
    "region": "/regioner/halland/",
    "search": "/sok/?q=m%C3%A5ngfald",
    "search, two words": "/sok/?q=rekrytering+metod",
    "about": "/om/",
}
LISTS = {name for name in PAGES if ", " in name or name.endswith("s") or name in {"home", "calendar", "region"}}
LISTS |= {"search", "search, two words", "commitment"}
BARE = "bare view"


@dataclass
class Series:
    """Figures of one page on one server, a figure a round."""

    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    latency: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """CPU of the server for one answer, in milliseconds (median of the rounds)."""
        return 1000 * median(self.cpu)

    @property
    def rate(self) -> float:
        """Answers a second (median of the rounds)."""
        return 1 / median(self.seconds)

    @property
    def wait(self) -> float:
        """Time to the whole answer on one connection, in milliseconds (median)."""
        return 1000 * median(self.latency)


@dataclass(frozen=True)
class Subject:
    """A page on a server, with the headers to ask it with and how many times a round."""

    server: Server
    client: Client
    path: str
    headers: dict[str, str]
    count: int


def measure(subjects: dict[str, Subject], rounds: int, tell: Callable[[str], None]) -> dict[str, Series]:
    """Measure all subjects in turn, round after round: a slow moment of the machine meets them all."""
    series = {name: Series() for name in subjects}
    for subject in subjects.values():
        subject.client.run(subject.path, 8, subject.headers)
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        for name, subject in subjects.items():
            _one(subject, series[name])
    return series


def _one(subject: Subject, series: Series) -> None:
    """Ask on one connection for CPU and waiting, for threads that fight for the interpreter cost more; then on four."""
    before = subject.server.cpu_seconds()
    waits = subject.client.latencies(subject.path, subject.count)
    series.cpu.append((subject.server.cpu_seconds() - before) / subject.count)
    series.latency.append(median(waits))
    series.seconds.append(subject.client.run(subject.path, subject.count, subject.headers) / subject.count)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of text."""
    cells = [list(columns), *(list(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return "\n".join(["", title, lines[0], "-" * len(lines[0]), *lines[1:]])
