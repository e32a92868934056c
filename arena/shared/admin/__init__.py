"""What every page of the administration shares. From the inside out:

``Scoped``            own rows, own choices, permissions that look at the row (mixin, also for inlines)
``ScopedAdmin``       the base of every page; ``ReadOnlyAdmin`` for rows that the machine keeps
``RecordedAdmin``     the history of a row
``Translated``        an English field beside each translatable column (mixin, also for inlines)
``Previewed``         the public page of what stands in the form (mixin)
``TodoAdmin``         a list that can be narrowed to the tasks of the work queue
``ContentAdmin``      a page for one kind of row, with lists of the rows that hang on it
``PublishableAdmin``  the same for what has an address and is published
``PartAdmin``         the same for a row that belongs to another one; saving leads back there
``ContentInline``     rows edited on the page of the row they belong to
"""

from arena.shared.admin import former_slugs, mails
from arena.shared.admin.content import ContentAdmin, ContentInline, PartAdmin
from arena.shared.admin.filters import filled
from arena.shared.admin.publishing import PUBLISHING, PublishableAdmin
from arena.shared.admin.scoped import ReadOnlyAdmin, Scoped, ScopedAdmin
from arena.shared.admin.todo import TodoAdmin

__all__ = [
    "PUBLISHING",
    "ContentAdmin",
    "ContentInline",
    "PartAdmin",
    "PublishableAdmin",
    "ReadOnlyAdmin",
    "Scoped",
    "ScopedAdmin",
    "TodoAdmin",
    "filled",
    "former_slugs",
    "mails",
]
