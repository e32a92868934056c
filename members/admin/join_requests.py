"""Requests to join: one page with all that was asked, what is remarkable about it, and the three answers."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ReadOnlyAdmin
from arena.shared.scopes import own
from arena.shared.todo import Todo
from members.actions import join_requests
from members.admin.kept import Kept
from members.forms.join_requests import kept_words
from members.forms.join_settling import ApproveForm, QuestionForm, RefuseForm
from members.models import JoinRequest, Organisation
from members.similar import similar

DO, APPROVE, ASK, REFUSE = "_do", "approve", "ask", "refuse"


@admin.register(JoinRequest)
class JoinRequestAdmin(Kept, ReadOnlyAdmin):
    """Requests to act for an organisation. What was asked is an official document: it is settled, and stays."""

    list_display = ("name", "user", "title", "region", "is_new", "state", "created_at")
    list_filter = ("state", "region")
    list_select_related = ("user", "region")
    search_fields = ("name", "number", "user__name", "user__email")
    todo = (
        Todo(
            "join",
            "waiting",
            _("Requests to join"),
            _("Somebody wants to act for an organisation here. Approve, ask back or refuse: they wait for it."),
            5,
        ),
        Todo(
            "join-asked",
            "asked",
            _("Requests to join that wait for an answer"),
            _("You have asked something, and nobody has answered yet. You can still approve or refuse."),
            85,
        ),
    )

    def describe(self, row: JoinRequest) -> str:
        """Say how the request stands, on the organisation's page."""
        return str(row.get_state_display())

    @admin.display(description=_("new here"), boolean=True)
    def is_new(self, row: JoinRequest) -> bool:
        """Whether the organisation is to be registered."""
        return row.organisation_id is None

    def may_settle(self, request: HttpRequest, row: JoinRequest) -> bool:
        """Whether the person decides about the request."""
        return self._may(request, "change", row)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the request with its three answers, and take one."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404(gettext("There is no page at this address."))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        forms = self._forms(request, row)
        if request.method == "POST":
            if not self.may_settle(request, row):
                raise PermissionDenied
            if answer := self._settle(request, row, forms):
                return answer
        return self._page(request, row, forms)

    def _forms(self, request: HttpRequest, row: JoinRequest) -> dict[str, Any]:
        """Return the three forms, the one that was sent filled in."""
        sent = request.POST.get(DO) if request.method == "POST" else None
        candidates = self._candidates(request, row)

        def data(name: str) -> Any:
            return request.POST if sent == name else None

        return {
            APPROVE: ApproveForm(data(APPROVE), request=row, candidates=candidates),
            ASK: QuestionForm(data(ASK)),
            REFUSE: RefuseForm(data(REFUSE)),
        }

    def _candidates(self, request: HttpRequest, row: JoinRequest) -> list[Organisation]:
        """Return the person's own organisations that the new one may be: by number first, then by name."""
        if row.organisation_id:
            return []
        mine = own(Organisation.objects.running().select_related("region"), request.user)
        numbered = list(mine.filter(number=row.number)) if row.number else []
        return numbered + [found for found in similar(mine, row.name) if found not in numbered]

    def _settle(self, request: HttpRequest, row: JoinRequest, forms: dict[str, Any]) -> HttpResponse | None:
        """Do what was asked for; return None where the form has to be corrected."""
        word = request.POST.get(DO, "")
        form = forms.get(word)
        if form is None or not form.is_valid():
            return None
        person: Any = request.user
        try:
            if word == APPROVE:
                join_requests.approve(request=row, by=person, **form.chosen)
                words = gettext("%(person)s acts for %(organisation)s now, and gets a mail.")
            elif word == ASK:
                join_requests.put_question(request=row, by=person, body=form.cleaned_data["body"])
                words = gettext("Your question goes to %(person)s by mail.")
            else:
                join_requests.refuse(request=row, by=person, reason=form.cleaned_data["reason"])
                words = gettext("The request of %(person)s is refused. The reason goes there by mail.")
        except join_requests.SettledError as error:
            messages.warning(request, error.words)
            return HttpResponseRedirect(request.path)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return None
        messages.success(request, words % {"person": row.user, "organisation": row.name})
        return HttpResponseRedirect(reverse("admin:index") if word == APPROVE else request.path)

    def _page(self, request: HttpRequest, row: JoinRequest, forms: dict[str, Any]) -> HttpResponse:
        faults = [
            (form[name].auto_id if name in form.fields else "", str(fault))
            for form in forms.values()
            for name, found in form.errors.items()
            for fault in found
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "subtitle": None,
            "opts": self.opts,
            "row": row,
            "facts": [{"label": label, "value": value} for label, value in kept_words(row)],
            "said": list(row.messages.select_related("author")),
            "warnings": list(self._warnings(request, row)),
            "others": list(own(row.others(), request.user).select_related("user")),
            "forms": forms,
            "faults": faults,
            "may_settle": row.is_open and self.may_settle(request, row),
            "organisation_address": self._address_of_organisation(request, row),
        }
        return TemplateResponse(request, "admin/members/joinrequest/settle.html", context)

    def _address_of_organisation(self, request: HttpRequest, row: JoinRequest) -> str:
        mine = row.organisation and own(Organisation.objects.all(), request.user).filter(pk=row.organisation_id)
        return reverse("admin:members_organisation_change", args=[row.organisation_id]) if mine else ""

    def _warnings(self, request: HttpRequest, row: JoinRequest) -> Iterator[str]:
        """Yield what should be looked at before the request is approved."""
        if not row.is_open:
            return
        organisation = row.organisation
        if organisation and organisation.memberships.contacts().exists():
            yield gettext("The organisation has contacts already. They have been told; ask them if you are unsure.")
        if organisation is None and row.number:
            mine = own(Organisation.objects.all(), request.user)
            holder = Organisation.objects.filter(number=row.number)
            if mine.filter(number=row.number).exists():
                yield gettext("An organisation with this number is here already: choose it below.")
            elif holder.exists():
                yield gettext(
                    "An organisation of another region has this number. Ask a site administrator before you go on."
                )
        if organisation is None and not row.number:
            yield gettext("No organisation number was given. Look whether it is an organisation of its own.")
        address = row.user.email.partition("@")[2].lower()
        if row.website and address and address not in row.website.lower():
            said = {"address": address}
            yield gettext("The person’s mail address (%(address)s) is not of the organisation’s website.") % said
