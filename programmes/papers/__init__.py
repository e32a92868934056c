"""Papers about a programme for a committee: facts from the database, once as a web page and once as a PDF.

``facts`` reads, ``decision`` and ``status`` say what a paper holds, ``page`` and ``pdf`` print it. Both print the same
blocks (arena.shared.tidy), so that they cannot differ.
"""
