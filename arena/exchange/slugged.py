"""Organisations and seminars: rows with a page of their own, known by its address."""

from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from arena.exchange.keys import check_key, needed
from arena.exchange.links import in_parts
from arena.exchange.resources import Cells, Exchange, Identity
from arena.exchange.sheets import Sheet
from arena.shared.models import FormerSlug
from arena.shared.scopes import own
from events.models import Seminar
from members.models import Organisation

ON_THE_PAGE = _("What is published, and when, is decided on the page of each row.")
NUMBER_IS_TAKEN = _("Another organisation has this number, in the portal or in this file. Is it the same one?")


class SluggedExchange(Exchange):
    """Rows that are known by the address of their page, also by one that the page has left."""

    key = ("slug",)
    named_by: ClassVar[str]

    def find(self, lines: list[Cells]) -> dict[Identity, Any]:
        """Return the stored rows of these addresses, other people's too: their addresses are taken."""
        slugs = [line["slug"] for line in lines if line["slug"]]
        found: dict[Identity, Any] = {}
        self.moved: dict[str, str] = {}
        rows = self.linked(self.model._default_manager.all())
        for some in in_parts(slugs):
            former = FormerSlug.objects.filter(kind=self.model._meta.label_lower, slug__in=some)
            moved = dict(former.values_list("slug", "object_id"))
            found |= {(row.slug,): row for row in rows.filter(slug__in=some)}
            ids = self.model._default_manager.in_bulk(list(moved.values()))
            self.moved |= {slug: ids[pk].slug for slug, pk in moved.items() if pk in ids and (slug,) not in found}
        for some in in_parts(self.moved.values()):
            found |= {(row.slug,): row for row in rows.filter(slug__in=some)}
        self.mine: set[int] = set()
        for some in in_parts(row.pk for row in found.values()):
            mine = own(self.model._default_manager.filter(pk__in=some), self.person)
            self.mine |= set(mine.values_list("pk", flat=True))
        return found

    def identify(self, cells: Cells) -> Identity:
        """Return the address, the present one of a page that has moved."""
        if not cells["slug"]:
            raise needed("slug", cells.get(self.named_by, ""))
        identity = (self.moved.get(cells["slug"], cells["slug"]),)
        stored = self.stored.get(identity)
        if stored and stored.pk not in self.mine:
            raise ValueError(
                "slug", gettext("You cannot change a row with this address. If yours is a new one, give it another.")
            )
        if not stored:
            check_key(self.fields["slug"], cells["slug"])
        return identity

    def begin(self, identity: Identity) -> Any:
        """Return a draft with this address."""
        return self.model(slug=identity[0], region_id=self.own_region())


class OrganisationExchange(SluggedExchange):
    """Organisations."""

    model = Organisation
    named_by = "name"
    names = (
        *("name", "alternative_names", "number", "kind", "sector", "region", "municipalities", "parent"),
        *("about", "website", "closed_on", "is_example"),
    )
    left_out: ClassVar = {"status": ON_THE_PAGE}
    checked_here = ("members_organisation_number_is_unique",)

    def look_up(self, sheet: Sheet) -> None:
        """Find who has the numbers of the file."""
        super().look_up(sheet)
        place = sheet.header.index("number") if "number" in sheet.header else None
        cells = {cells[place] for _line, cells in sheet.lines} if place is not None else set()
        numbers = {orgnr.format(cell) for cell in cells if orgnr.is_valid(cell)}
        self.numbers: dict[str, Any] = {}
        for some in in_parts(numbers):
            self.numbers |= dict(Organisation.objects.filter(number__in=some).values_list("number", "pk"))

    def look_over(self, instance: Any, touched: set[str], faults: dict[str, list[Any]]) -> None:
        """Refuse a number that another organisation has, in the portal or in the file."""
        super().look_over(instance, touched, faults)
        if "number" not in touched or not instance.number or "number" in faults:
            return
        known = instance.pk or instance.slug
        if self.numbers.setdefault(instance.number, known) != known:
            faults["number"] = [NUMBER_IS_TAKEN]


class SeminarExchange(SluggedExchange):
    """Seminars."""

    model = Seminar
    named_by = "title"
    names = (
        *("title", "kind", "summary", "body", "organiser", "region", "starts_at", "ends_at", "held"),
        *("state", "state_note", "form", "venue", "municipality", "access", "capacity"),
        *("audience", "audience_note", "target_groups", "programme", "strand", "series", "source", "is_example"),
    )
    left_out: ClassVar = {
        "status": ON_THE_PAGE,
        "contact_email": _("Addresses for mail are not spread in files. Write it on the page of the seminar."),
        "picture": _("A picture is chosen on the page of the seminar, where one sees it."),
        "fulfils": _("Commitments are chosen on the page of the seminar, where one reads them."),
    }

    def prepare(self, instance: Any) -> None:
        """Set the moment by which the calendar sorts it."""
        instance.keep_moment()
