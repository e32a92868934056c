"""What a person sees of their organisations: drafts, signatures, and what there is to do. A fixed number of queries."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from members.models import DeclarationVersion, Membership, Signatory, Signature, SigningDraft, User
from members.models.signature_choices import ENDED


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: what it is called, where it leads, what is said beside it."""

    title: str
    address: str = ""
    note: str = ""


@dataclass(slots=True)
class Overview:
    """An organisation as one of its people sees it."""

    membership: Membership
    has_contact: bool = True
    due: list[Line] = field(default_factory=list)
    drafts: list[Line] = field(default_factory=list)
    signatures: list[Line] = field(default_factory=list)

    @property
    def decides(self) -> bool:
        """Whether the person works on drafts, and answers for what is signed."""
        return self.membership.is_contact or self.membership.is_signatory


def overviews_of(person: User) -> list[Overview]:
    """Return all organisations that ``person`` acts for, by name."""
    memberships = person.memberships.current().select_related("organisation__region")
    return _filled([Overview(membership) for membership in memberships.order_by("organisation__sort_name", "pk")])


def overview_of(membership: Membership) -> Overview:
    """Return the organisation of one membership."""
    return _filled([Overview(membership)])[0]


def awaited_of(person: User) -> list[Line]:
    """Return the signings that wait for ``person`` to sign too, of whatever organisation."""
    mine = Q(user=person) | Q(user=None, email__iexact=person.email)
    rows = Signatory.objects.missing().filter(mine, signature__state=Signature.State.PENDING)
    found = rows.select_related("signature__declaration", "signature__organisation").order_by("pk")
    return [
        Line(
            gettext("%(declaration)s, for %(organisation)s")
            % {"declaration": row.signature.declaration, "organisation": row.signature.organisation},
            note=gettext("You are asked to sign too. The link is in a mail to you."),
        )
        for row in found
    ]


def _filled(overviews: list[Overview]) -> list[Overview]:
    """Fetch what all of them show, at once."""
    by_organisation = {overview.membership.organisation_id: overview for overview in overviews}
    answered_for = set(
        Membership.objects.contacts().filter(organisation__in=by_organisation).values_list("organisation", flat=True)
    )
    for key, overview in by_organisation.items():
        overview.has_contact = key in answered_for
    signatures = list(_signatures(by_organisation))
    newest = _newest_signed(signatures)
    renewed = {signature.renews_id for signature in signatures if signature.is_listed}
    for signature in signatures:
        overview = by_organisation[signature.organisation_id]
        overview.signatures.append(_signature_line(signature, renewed))
        if overview.decides:
            overview.due += _due(signature, is_newest=newest[_place(signature)] == signature.version.number)
    for draft in _drafts(by_organisation):
        overview = by_organisation[draft.organisation_id]
        if overview.decides:
            overview.drafts.append(_draft_line(draft))
    return overviews


def _signatures(organisations: Iterable[int]) -> "QuerySet[Signature]":
    current = DeclarationVersion.objects.current().filter(declaration=OuterRef("declaration")).values("number")[:1]
    rows = Signature.objects.filter(organisation__in=organisations).select_related(
        "declaration", "version", "organisation", "withdrawal"
    )
    return rows.annotate(current_number=Subquery(current)).order_by("declaration__sort_title", "-version__number", "pk")


def _drafts(organisations: Iterable[int]) -> "QuerySet[SigningDraft]":
    rows = SigningDraft.objects.filter(organisation__in=organisations)
    return rows.select_related("version__declaration", "changed_by")


def _place(signature: Signature) -> tuple[int, int]:
    return signature.organisation_id, signature.declaration_id


def _newest_signed(signatures: list[Signature]) -> dict[tuple[int, int], int]:
    """Return for each organisation and declaration the newest version that it stands behind or is about to."""
    found: dict[tuple[int, int], int] = {}
    for signature in signatures:
        counts = not signature.has_ended and signature.state not in ENDED
        found[_place(signature)] = max(found.get(_place(signature), 0), signature.version.number if counts else 0)
    return found


def _signature_line(signature: Signature, renewed: Collection[int | None]) -> Line:
    state = gettext("renewed") if signature.pk in renewed else signature.get_state_display()
    if signature.has_ended:
        state = gettext("withdrawn %s") % date_format(signature.withdrawal.withdrawn_on)
    said = {"number": signature.version.number, "state": state}
    return Line(str(signature.declaration), _address(signature), gettext("version %(number)s, %(state)s") % said)


def _address(signature: Signature) -> str:
    """Return where the organisation's own people see the signature; one that was only recorded has the public page."""
    if signature.was_signed_here:
        return reverse("my-signature", args=[signature.public_id])
    is_public = signature.organisation.is_public and signature.declaration.is_public
    return signature.get_absolute_url() if is_public else ""


def _draft_line(draft: SigningDraft) -> Line:
    said = {"day": date_format(timezone.localtime(draft.updated_at)), "name": draft.changed_by or ""}
    words = gettext("changed %(day)s by %(name)s") if draft.changed_by else gettext("changed %(day)s")
    declaration = draft.version.declaration
    return Line(str(declaration), reverse("sign-declaration", args=[declaration.slug]), words % said)


def _due(signature: Signature, *, is_newest: bool) -> Iterator[Line]:
    """Yield what the organisation should do about the signature."""
    if signature.has_ended or signature.state in ENDED:
        return
    declaration = signature.declaration
    if signature.state == Signature.State.QUESTION:
        yield Line(gettext("Answer the coordinator’s question: %s") % declaration, _address(signature))
    if signature.state == Signature.State.PENDING:
        address = reverse("signature-together", args=[signature.public_id])
        yield Line(gettext("Not all have signed yet: %s") % declaration, address)
    if not is_newest or not (declaration.signs_here and declaration.is_public and declaration.is_open):
        return
    current = getattr(signature, "current_number", None) or 0
    if current > signature.version.number:
        numbers = (signature.version.number, current)
        address = reverse("declaration-difference", args=[declaration.slug, *numbers])
        yield Line(gettext("See the new version, and renew: %s") % declaration, address)
    elif signature.valid_until and _is_soon(signature.valid_until, declaration.reminder_days):
        words = gettext("Sign again: %(declaration)s. The signature is valid until %(day)s.")
        said = {"declaration": declaration, "day": date_format(signature.valid_until)}
        yield Line(words % said, reverse("sign-declaration", args=[declaration.slug]))


def _is_soon(day: date, reminder_days: int) -> bool:
    return 0 <= (day - timezone.localdate()).days <= reminder_days
