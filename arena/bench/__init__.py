"""The bench: what pages cost, small against large and against a bare Django view, in one run.

Absolute times differ between machines; the ratios hold. ``manage.py bench`` (or ``make bench``) prints them.
"""
