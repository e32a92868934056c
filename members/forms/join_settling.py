"""What a coordinator does with a request to join: approve, ask back, refuse."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.join_requests import LONGEST
from members.forms.memberships import CHOOSE_A_ROLE, role_choices
from members.models import JoinRequest, Organisation

NEW = "new"
FIRST_ROLES = ["is_contact", "is_signatory"]


class ApproveForm(forms.Form):
    """Which organisation it is, what the person may do for it, and whether visitors see it at once."""

    prefix = "approve"

    organisation = forms.ChoiceField(label=_("Which organisation is it?"), widget=forms.RadioSelect)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=role_choices,
        initial=FIRST_ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": CHOOSE_A_ROLE},
    )
    publish = forms.BooleanField(
        label=_("Show the organisation to visitors at once"),
        help_text=_("Otherwise it waits among those for review. A new one is shown with its name, number and website."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, request: JoinRequest, candidates: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(row.pk): row for row in candidates}
        if request.organisation_id:
            del self.fields["organisation"], self.fields["publish"]
        elif not candidates:
            del self.fields["organisation"]
        else:
            choice: Any = self.fields["organisation"]
            choice.choices = [
                *((key, f"{row}{_details(row)}") for key, row in self.candidates.items()),
                (NEW, _("None of these: register a new organisation")),
            ]

    @property
    def chosen(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "roles": data["roles"],
            "organisation": self.candidates.get(data.get("organisation", NEW)),
            "publish": bool(data.get("publish")),
        }


def _details(row: Organisation) -> str:
    known = ", ".join(str(part) for part in (row.number, row.region, row.get_status_display()) if part)
    return f" ({known})"


class QuestionForm(forms.Form):
    """Asks the person something."""

    prefix = "question"

    body = forms.CharField(label=_("Your question"), max_length=LONGEST, widget=forms.Textarea({"rows": 4}))


class RefuseForm(forms.Form):
    """Says no."""

    prefix = "refuse"

    reason = forms.CharField(
        label=_("The reason"),
        help_text=_("The person reads it. Say also what they could do instead."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )
