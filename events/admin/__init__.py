"""Administration of seminars."""

from events.admin import seminars

__all__ = ["seminars"]
