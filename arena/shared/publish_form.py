"""When something is to be published: now, or at a time that one writes as the clock on the wall shows it."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NOW, LATER = "now", "later"


def local_moment(day: date, at: time) -> datetime:
    """Return the moment at which the clock of the portal's time zone shows ``at`` on ``day``.

    In the night in which an hour comes twice the first of the two is meant.

    Raises:
        ValidationError: the clock skips this time in spring.
    """
    shown = datetime.combine(day, at.replace(second=0, microsecond=0))
    moment = timezone.make_aware(shown).astimezone(UTC)
    if timezone.make_naive(moment) != shown:
        raise ValidationError(
            gettext("This time does not exist: the clocks are put forward that night. Choose another time.")
        )
    return moment


class PublishForm(forms.Form):
    """Now or later, and when."""

    when = forms.ChoiceField(
        label=_("When is it to be published?"),
        choices=[(NOW, _("Now")), (LATER, _("Later, at a time that you choose"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        help_text=_("Swedish time, such as 08:00."),
    )

    def clean(self) -> dict[str, Any]:
        """Put the moment together, and see that it lies ahead."""
        cleaned = super().clean() or {}
        cleaned["at"] = None
        if cleaned.get("when") != LATER or self.errors:
            return cleaned
        for name, words in (("day", gettext("Choose a day.")), ("time", gettext("Choose a time, such as 08:00."))):
            if cleaned.get(name) is None:
                self.add_error(name, words)
        if not self.errors:
            self._set_moment(cleaned)
        return cleaned

    def _set_moment(self, cleaned: dict[str, Any]) -> None:
        try:
            at = local_moment(cleaned["day"], cleaned["time"])
        except (ValidationError, OverflowError) as error:
            self.add_error("time", error if isinstance(error, ValidationError) else gettext("Choose another day."))
            return
        if at <= timezone.now():
            self.add_error("time", gettext("This time has passed. Choose a later one, or publish now."))
        cleaned["at"] = at
