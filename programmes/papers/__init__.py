"""Papers about a programme for a committee: facts from the database, printed by ``arena.shared.papers``.

``facts`` reads, ``decision`` and ``status`` say what a paper holds, ``kinds`` knows which papers there are.
"""
