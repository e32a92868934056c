"""Papers: what an app says in blocks, once as a web page and once as a PDF.

``blocks`` are what a paper is made of, ``page`` and ``pdf`` print them. Both print the same blocks
(arena.shared.tidy), so that they cannot differ.
"""
