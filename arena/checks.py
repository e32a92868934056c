"""What `manage.py check --deploy` looks at beside what Django looks at itself."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def check_second_factor(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a site whose staff log in with a password alone. Only a demo on the own machine may let them."""
    if settings.SECOND_FACTOR_REQUIRED or settings.DEMO or settings.DEBUG:
        return []
    hint = "SECOND_FACTOR_REQUIRED follows from DEMO and DEBUG (arena/settings.py); set nothing else."
    return [checks.Error("Staff could log in without a second factor.", hint=hint, id="arena.E001")]
