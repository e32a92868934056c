"""YAML as texts, lists and mappings that know their lines. No scalar is anything but text: 01 stays "01"."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from arena.content.problems import Place, Problems

EMPTY = {"null", "Null", "NULL", "~"}
TOO_DEEP = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file and the line of its key, or of itself in a list."""

    place: Place
    value: "str | list[Node] | dict[str, Node]"


class _Loader(yaml.BaseLoader):
    """Reads nodes. Aliases are refused: a value that stands in another place has no line of its own."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "write the value out instead of *alias", event.start_mark)
        return super().compose_node(parent, index)


def read_nodes(path: Path, problems: Problems) -> Node | None:
    """Return the content of the file at ``path``, or None where it is empty or cannot be read."""
    name = str(path)
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        problems.add(Place(name, 1), f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.add(Place(name, line), "is not written in UTF-8")
    except yaml.YAMLError as error:
        problems.add(*_fault(name, error))
    except RecursionError:
        problems.add(Place(name, 1), "is nested too deeply")
    else:
        return _Reader(name, problems).node(tree) if tree is not None else None
    return None


def _fault(name: str, error: yaml.YAMLError) -> tuple[Place, str]:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Place(name, mark.line + 1 if mark else 1), f"is not YAML here: {reason}"


class _Reader:
    """Turns the nodes of one file into ours."""

    def __init__(self, name: str, problems: Problems) -> None:
        self.name = name
        self.problems = problems

    def node(self, node: yaml.Node, place: Place | None = None, depth: int = 0) -> Node:
        place = place or self._place(node)
        if depth > TOO_DEEP:
            self.problems.add(place, "is nested too deeply")
            return Node(place, "")
        if isinstance(node, yaml.MappingNode):
            return Node(place, self._mapping(node, depth))
        if isinstance(node, yaml.SequenceNode):
            return Node(place, [self.node(item, depth=depth + 1) for item in node.value])
        return Node(place, self._text(node, place))

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Node]:
        values: dict[str, Node] = {}
        for key_node, value_node in node.value:
            place, key = self._place(key_node), str(key_node.value)
            if key in values:
                self.problems.add(place, f'"{key}" stands twice here, first in line {values[key].place.line}')
                continue
            values[key] = self.node(value_node, place, depth + 1)
        return values

    def _text(self, node: Any, place: Place) -> str:
        text = str(node.value).strip()
        if node.style is None and text in EMPTY:
            return ""
        clean = "".join(letter for letter in text if letter != "\0" and not "\ud800" <= letter <= "\udfff")
        if clean != text:
            self.problems.add(place, "has a character that is no text")
        return clean

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1)
