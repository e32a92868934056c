"""The icon of the site, for whoever asks for it where browsers once looked for it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

ONE_DAY = 24 * 60 * 60


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the drawn icon that every page names.

    For a day and not for ever: the address that it leads to changes with the drawing.
    """
    response = HttpResponseRedirect(static("img/mark.svg"))
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response
