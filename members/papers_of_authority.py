"""Papers that show who may sign for an organisation, handed over to those who may read them and to nobody else."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from arena.shared.uploads.documents import ending_of, kind_of
from members.models import MandateDocument

POLICY = "default-src 'none'; sandbox"


def handed_over(document: MandateDocument | None) -> HttpResponse:
    """Return the file, to be saved and never shown as a page of ours; no copy stays in a browser or between.

    Raises:
        Http404: there is none.
    """
    if document is None:
        raise Http404(_("There is no page at this address."))
    media_type, _words = kind_of(ending_of(document.name))
    response = HttpResponse(bytes(document.content), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=document.name) or ""
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
