"""The history of rows in words: what differs between two versions, what belongs together, and the way back.

``words``        two texts compared word by word
``values``       columns as a reader knows them: choices, names of linked rows, dates, formatted text without its form
``differences``  two versions of a row compared, field by field
``streams``      the versions of a row and of all that hangs on it, as one list
``returning``    a row as it was in an earlier version

How versions come about: ``arena.shared.versions``.
"""
