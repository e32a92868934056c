"""The receipt of a signature as a file, for those who act for the organisation."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.actions import receipts
from members.models import User

RETRY_SECONDS = 30


@never_cache
@login_required
@require_safe
def signature_receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the newest receipt; while it is being made, say so."""
    signature = receipts.signature_for(cast("User", request.user), public_id)
    if signature is None:
        raise Http404
    receipt = receipts.newest(signature)
    if receipt is None:
        response = render(request, "members/receipt_waiting.html", {"signature": signature}, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    file = HttpResponse(bytes(receipt.content), content_type="application/pdf")
    name = f"{_('receipt')}-{signature.declaration.slug}-{signature.public_id}.pdf"
    file["Content-Disposition"] = f'attachment; filename="{name}"'
    return file
