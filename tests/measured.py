"""Which tests note the lines they run, when ARENA_COVERAGE=1 (bin/test.sh). Noting makes all of Python twice as slow.

What has to be run to the last line (pyproject.toml, tool.coverage) is tested by the tests of members and of scope; what
a browser or any other test happens to run of it counts for nothing.
"""

import sys
import threading
from typing import Any

import pytest
from coverage import Coverage

SCOPE = {"test_admin_scope", "test_scope_reading", "test_scope_writing"}


class Notes:
    """Coverage's notes of this process, if it takes any: of what is imported, and of the tests that are measured."""

    def __init__(self) -> None:
        self._takers = (sys.gettrace(), threading.gettrace()) if Coverage.current() else None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Stop: all that comes with the tests has been imported."""
        if self._takers:
            _let_note(None, None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Take notes of a test and its fixtures."""
        if not self._takers or not _is_measured(item):
            return (yield)
        _let_note(*self._takers)
        try:
            return (yield)
        finally:
            _let_note(None, None)


def _let_note(here: Any, in_threads: Any) -> None:
    """Let Coverage's functions hear of each line, or nobody. Its own ``start`` would warn of what is imported."""
    sys.settrace(here)
    threading.settrace(in_threads)


def _is_measured(item: pytest.Item) -> bool:
    is_browser = item.get_closest_marker("browser") is not None
    return not is_browser and (item.path.parent.name == "members" or item.path.stem in SCOPE)
