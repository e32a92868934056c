"""The project's own source, read as syntax trees: what the architecture and consistency tests look at."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("arena", "members", "programmes", "events")


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    path: Path

    @cached_property
    def name(self) -> str:
        """Dotted name, a package's own being that of its folder."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        """The file as it stands."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The file as a syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """Line and dotted target of every import, wherever it stands in the file."""
        return imports_in(self.tree)

    @cached_property
    def start_imports(self) -> list[tuple[int, str]]:
        """Those that run when the file is loaded: not inside a function, not for type checkers only."""
        return imports_in(self.tree, only_at_start=True)


def imports_in(tree: ast.AST, *, only_at_start: bool = False) -> list[tuple[int, str]]:
    """Return line and target of the imports under ``tree``; ``from a import b`` names a.b."""
    found: list[tuple[int, str]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
        elif only_at_start and (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        ):
            continue
        else:
            found += imports_in(node, only_at_start=only_at_start)
    return found


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the four packages, migrations left out."""
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return tuple(Module(file) for file in files if "migrations" not in file.parts)


@cache
def python_files() -> tuple[Module, ...]:
    """Return all Python of the project, tests and commands included."""
    others = (file for folder in ("tests", "bin") for file in sorted((ROOT / folder).rglob("*.py")))
    return (*modules(), *(Module(file) for file in others), Module(ROOT / "manage.py"))


@cache
def templates() -> tuple[Path, ...]:
    """Return every template."""
    return tuple(sorted((ROOT / "templates").rglob("*.*")))
