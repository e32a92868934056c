"""Rows out as a file and in again: organisations, initiatives, readings, seminars, as CSV and XLSX.

What is exported can be imported unchanged. From the inside out (docs/import-export.md, docs/adr/0014-exchange.md):

``cells``       texts as both kinds of file can hold them
``csv_files``, ``xlsx_files``, ``files``   reading and writing
``widgets``     values as cells, and cells as values
``links``       rows that other rows are named by, found in one query for the whole file
``columns``     one column: how a row is read, written and compared
``resources``   what all kinds have in common; ``slugged``, ``parts`` and ``kinds`` the four of them
``imports``     checking a file, and importing it all or not at all; ``undoing`` taking it back
``views``, ``urls``, ``admin``   the pages
"""
