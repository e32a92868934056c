"""The administration as one place: who gets in, what the first page shows, and what belongs to no single model."""

from functools import wraps
from typing import Any

from allauth.account.views import logout as account_logout
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from arena.admin_menu import grouped
from arena.exchange.urls import addresses
from arena.latest_changes import latest_changes
from arena.shared.scopes import linkable
from arena.work_queue import first_page

OWN_PACKAGES = {"arena", "members", "programmes", "events"}


class ScopedAutocomplete(AutocompleteJsonView):
    """Suggests what a link may lead to, which is often more than what the person runs: public rows of others too."""

    def get_queryset(self) -> Any:
        """Return the suggestions."""
        source, term = self.source_field, self.term
        rows = linkable(self.model_admin.model._default_manager.all(), source, self.request.user)
        rows = rows.complex_filter(source.get_limit_choices_to())
        rows, may_repeat = self.model_admin.get_search_results(self.request, rows, term)
        return rows.distinct() if may_repeat else rows

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may refer to a kind of row may search it."""
        return self.model_admin.has_view_permission(request)

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Add what a picture looks like."""
        result = super().serialize_result(obj, to_field_name)
        return {**result, "thumbnail": obj.thumbnail} if hasattr(obj, "thumbnail") else result


class ArenaAdminSite(admin.AdminSite):
    """The administration of the arena."""

    site_url = "/"
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in pages that keep to the regions. Those that packages bring know of none and stay outside.

        Raises:
            ImproperlyConfigured: a page of our own forgets the regions.
        """
        if getattr(admin_class, "keeps_to_regions", False):
            super().register(model_or_iterable, admin_class, **options)
        elif admin_class is None or admin_class.__module__.split(".")[0] in OWN_PACKAGES:
            raise ImproperlyConfigured(f"{admin_class} has to inherit arena.shared.admin.ScopedAdmin.")

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether there is anything in here for the person: those who run a region, or the whole site."""
        person: Any = request.user
        return super().has_permission(request) and (person.is_site_administrator or person.is_coordinator)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Guard ``view``. Who has logged in and runs nothing is refused: to log in once more would change nothing."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def refuse_or_show(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return refuse_or_show

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one log-in of the site, and from there back."""
        wanted = request.GET.get("next") or reverse("admin:index")
        if request.user.is_authenticated:
            own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
            return redirect(wanted if own and not wanted.startswith(request.path) else "admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Log out of the site."""
        return account_logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Lead to the page where every person changes their password."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Lead to where a changed password is told of."""
        return redirect("my-pages")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Tell every page whether this is a demo that asks for no second factor."""
        return {**super().each_context(request), "second_factor_required": settings.SECOND_FACTOR_REQUIRED}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show what there is to do, and the content."""
        own_changes = latest_changes(request.user)
        return super().index(
            request, {**first_page(request, self), "own_changes": own_changes, **(extra_context or {})}
        )

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the kinds of rows, grouped by what one does with them; those of one app as Django has them."""
        found = super().get_app_list(request, app_label)
        return found if app_label else grouped(found, reverse("admin:index"))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Suggest rows for a link."""
        return ScopedAutocomplete.as_view(admin_site=self)(request)

    def get_urls(self) -> list[Any]:
        """Return the addresses, with the way from a row to its public page looking at whose row it is."""
        view = self.admin_view(self.view_on_site)
        way = path("r/<int:content_type_id>/<path:object_id>/", view, name="view_on_site")
        return [
            *addresses(self),
            way,
            *(url for url in super().get_urls() if getattr(url.pattern, "name", "") != "view_on_site"),
        ]

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
        """Lead from a row of one's own to its public page."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model_admin: Any = self._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]
        may = model_admin is not None and model_admin.has_view_permission(request)
        row = model_admin.get_object(request, object_id) if may else None
        address = model_admin.view_on_site(row) if row and callable(model_admin.view_on_site) else None
        if not address:
            raise Http404(gettext("There is no page at this address."))
        return redirect(address)
