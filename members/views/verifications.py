"""Pages on which anybody verifies a signature: by the number on a receipt, or by a file."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import receipts
from members.evidence import bundles, uploads
from members.evidence.proofs import Prover
from members.forms.verifications import FileForm, NumberForm
from members.models import LogEntry, User
from members.views import verification_facts


# Without a token, because the page is cached whole, and because nothing is changed: a file is looked at.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Explain what can be verified, take a number or a file, and say what the file is worth."""
    numbers = NumberForm(request.GET) if "nummer" in request.GET else NumberForm()
    files = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if numbers.is_bound and numbers.is_valid():
        return redirect("verification", numbers.cleaned_data["nummer"])
    verdict = uploads.examine(files.cleaned_data["fil"]) if files.is_bound and files.is_valid() else None
    name = files.file_name if verdict else ""
    context = {"numbers": numbers, "files": files, "verdict": verdict, "file_name": name}
    return render(request, "members/verification_start.html", context)


@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was signed, by which organisation, where it stands, and whether the proof holds: computed now."""
    entry = _found(public_id)
    told, known = bundles.related(entry), verification_facts.values(entry)
    prover = Prover()
    proof = prover.of(entry)
    context = {
        "entry": entry,
        "title": verification_facts.title_of(entry, known),
        "signature": entry.signature,
        "is_signing": entry.kind in verification_facts.SIGNINGS,
        "standing": verification_facts.standing(entry),
        "facts": list(verification_facts.facts(entry, known)),
        "promises": verification_facts.promises(entry, known),
        "story": [verification_facts.event(row) for row in sorted(told, key=lambda row: row.seq)],
        "text": verification_facts.text_of(entry),
        "proof": proof,
        "proof_facts": list(verification_facts.proof_facts(proof)),
        "all_hold": all(prover.of(row).holds for row in told),
    }
    response = render(request, "members/verification_detail.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def bundle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand over the bundle that anybody may have."""
    entry = _found(public_id)
    return _sent(entry, receipt=receipts.public_pdf(entry.signature) if entry.signature else None)


@never_cache
@login_required
@require_safe
def own_bundle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand over the bundle with all values and the receipt, to those who may have the receipt."""
    signature = receipts.signature_for(cast("User", request.user), public_id)
    if signature is None:
        raise Http404(_("There is no page at this address."))
    receipt = receipts.newest(signature)
    return _sent(_found(public_id), is_own=True, receipt=bytes(receipt.content) if receipt else None)


def _found(public_id: str) -> LogEntry:
    entry = uploads.find(public_id)
    if entry is None:
        raise Http404(_("There is no page at this address."))
    return entry


def _sent(entry: LogEntry, *, is_own: bool = False, receipt: bytes | None = None) -> HttpResponse:
    """Send a bundle to be saved. One that cannot be made yet is asked for again in a while."""
    try:
        data = bundles.bundle(entry, is_own=is_own, receipt=receipt)
    except bundles.NotYetError:
        response = HttpResponse(
            _("The proof is not ready yet. Try again in a minute."),
            status=503,
            content_type="text/plain; charset=utf-8",
        )
        response["Retry-After"] = "60"
        return response
    headers = {
        "X-Robots-Tag": "noindex",
        "Content-Disposition": f'attachment; filename="{file_name(entry)}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(data, content_type="application/zip", headers=headers)


def file_name(entry: LogEntry) -> str:
    """Return the name under which the bundle is saved."""
    name = slugify(entry.signature.organisation.name) if entry.signature else entry.kind
    return f"bevis-{name}-{entry.seq}.zip"
