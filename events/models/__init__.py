"""When: what we invite to."""

from events.models.seminars import Seminar, Series

__all__ = ["Seminar", "Series"]
