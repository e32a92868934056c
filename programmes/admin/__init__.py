"""Administration of strategies and programmes."""

from programmes.admin import indicators, initiatives, ladders, parts, programmes, strategies

__all__ = ["indicators", "initiatives", "ladders", "parts", "programmes", "strategies"]
