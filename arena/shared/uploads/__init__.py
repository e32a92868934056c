"""What people upload: looked over by content, never by what a file calls itself (docs/adr/0013-files.md).

``images``      a picture, decoded and written anew
``documents``   a document, by an allow-list of kinds
``containers``  what is packed as ZIP: Office and OpenDocument files
``pdf``         what a PDF says of itself: tags, language, title
``fields``      the column that names a file
``kept``        files of deleted rows, and files that nobody names
"""

MEGABYTE = 1024 * 1024
