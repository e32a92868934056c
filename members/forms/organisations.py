"""The form of an organisation in the administration."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from arena.shared.forms import TranslatedForm
from members.models import Organisation


class OrganisationForm(TranslatedForm):
    """Says in words what the database refuses. It does not say whose the other organisation is."""

    def clean_number(self) -> str:
        """Refuse a number that another organisation has, however it is written."""
        row = Organisation(number=self.cleaned_data["number"], name="")
        row.clean()
        if row.number and Organisation.objects.filter(number=row.number).exclude(pk=self.instance.pk).exists():
            raise ValidationError(gettext("Another organisation has this number."))
        return row.number

    def clean_parent(self) -> Any:
        """Refuse a circle of one."""
        parent = self.cleaned_data["parent"]
        if parent and parent.pk == self.instance.pk:
            raise ValidationError(gettext("An organisation cannot be a part of itself."))
        return parent
