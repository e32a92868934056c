"""Pages of regions: what goes on where."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.models import Region


def region_list(request: HttpRequest) -> HttpResponse:
    """List the regions."""
    return render(request, "arena/region_list.html", {"regions": Region.objects.order_by("sort_name")})


def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what goes on in a region."""
    return render(request, "arena/region_detail.html", {"region": get_object_or_404(Region, slug=slug)})
