"""The part of a page on which somebody identifies again before they sign: what it offers, and what was pressed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from arena.shared.texts import active_language
from members import identifying
from members.forms.co_signing import CodeForm
from members.identification import journeys
from members.identification.answers import IdentificationError
from members.identifying import CodeRefusedError
from members.identities import Identity
from members.models import Declaration, Organisation, User
from members.models.declarations import AssuranceLevel

REAUTHENTICATE = {"totp": "mfa_reauthenticate", "webauthn": "mfa_reauthenticate_webauthn"}


@dataclass
class Identification:
    """One identification for one signing. ``purpose`` names whose, ``stamp`` what is signed.

    ``user`` is who is logged in, if the signing is theirs; ``email`` is where a code goes.
    """

    request: HttpRequest
    purpose: str
    stamp: str
    email: str
    language: str
    user: User | None
    organisation: Organisation
    declaration: Declaration
    form: Any = None  # with the field "code"; a page may bring its own, with more fields

    @property
    def needs_eid(self) -> bool:
        """Whether nothing but an e-identification will do."""
        return self.declaration.required_level == AssuranceLevel.EID

    def context(self) -> dict[str, Any]:
        """Return what the page shows of it (templates/members/identification.html)."""
        sent = not self.needs_eid and identifying.code_was_sent(self.request, self.purpose, self.stamp)
        return {
            "identity": self.identity(),
            "code_was_sent": sent,
            "code_form": self.form or (CodeForm() if sent else None),
            "form": self.form,
            "email": self.email,
            "factors": identifying.factors_of(self.user) if self.user else set(),
            "needs_eid": self.needs_eid,
            "providers": [(row.id, row.label(active_language())) for row in journeys.providers()],
        }

    def identity(self) -> Identity | None:
        """Return who was shown to be there a moment ago, by other than a code."""
        return identifying.identity_for(self.request, self.purpose, self.stamp, self.user)

    def pressed(self) -> Identity | HttpResponse | None:
        """Return what the pressed button leads to: an identity to sign with, another page, or this one again."""
        action = self.request.POST.get("action", "")
        if action == "send":
            return self._send()
        if action in REAUTHENTICATE and self.user:
            return self._ask_for_factor(action)
        if action.startswith("eid-"):
            return self._ask_provider(action.removeprefix("eid-"))
        if action == "code":
            return self._typed()
        if action == "sign":
            found = self.identity()
            if found is None:
                messages.error(self.request, _("It took too long since you identified yourself. Do it once more."))
            return found
        return None

    def _here(self, anchor: str = "") -> HttpResponseRedirect:
        return HttpResponseRedirect(self.request.get_full_path() + anchor)

    def _send(self) -> HttpResponse:
        try:
            identifying.send_code(
                self.request,
                self.purpose,
                self.stamp,
                email=self.email,
                language=self.language,
                organisation=self.organisation.name,
                declaration=str(self.declaration.text("title")),
            )
        except CodeRefusedError as error:
            messages.error(self.request, error.words)
        else:
            messages.success(self.request, _("The code is on its way to %(email)s.") % {"email": self.email})
        return self._here("#identify")

    def _ask_for_factor(self, factor: str) -> HttpResponse:
        """Lead to allauth's page that asks for the factor, and from there back."""
        identifying.begin_factor(self.request, self.purpose, self.stamp)
        query = urlencode({"next": self.request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(REAUTHENTICATE[factor])}?{query}")

    def _ask_provider(self, name: str) -> HttpResponse:
        """Lead to a provider of e-identifications, and from there back."""
        try:
            then = self.request.get_full_path()
            return journeys.begin(self.request, name, purpose=self.purpose, stamp=self.stamp, then=then)
        except IdentificationError as error:
            messages.error(self.request, error.words)
        return self._here("#identify")

    def _typed(self) -> Identity | None:
        self.form = self.form or CodeForm(self.request.POST)
        if not self.form.is_valid():
            return None
        try:
            return identifying.check_code(self.request, self.purpose, self.stamp, self.form.cleaned_data["code"])
        except CodeRefusedError as error:
            self.form.add_error("code", error.words)
        return None
