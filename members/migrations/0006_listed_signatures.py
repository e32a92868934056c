"""Whether a signature stands in the lists, kept on the row; and the units of an organisation by name."""

from django.db import migrations, models
from django.db.models import Q

FILL = [
    """
    UPDATE members_signature SET is_listed = TRUE
    WHERE EXISTS (SELECT 1 FROM members_organisation o WHERE o.id = organisation_id AND o.status = 'published')
    AND NOT EXISTS (SELECT 1 FROM members_withdrawal w WHERE w.signature_id = members_signature.id)
    """,
    """
    UPDATE members_signedcommitment SET is_listed = TRUE
    WHERE EXISTS (SELECT 1 FROM members_signature s WHERE s.id = signature_id AND s.is_listed)
    """,
]
LISTED = Q(is_listed=True)


class Migration(migrations.Migration):
    dependencies = [("members", "0005_allow_silent_sources")]

    operations = [
        migrations.RemoveIndex(model_name="signature", name="signature_by_name"),
        migrations.RemoveIndex(model_name="signature", name="signature_by_region"),
        migrations.RemoveIndex(model_name="signature", name="signature_by_kind"),
        migrations.RemoveIndex(model_name="signedcommitment", name="signed_by_commitment"),
        migrations.RemoveIndex(model_name="signedcommitment", name="signed_in_own_words"),
        migrations.AddField(
            model_name="signature", name="is_listed", field=models.BooleanField(default=False, editable=False)
        ),
        migrations.AddField(
            model_name="signedcommitment", name="is_listed", field=models.BooleanField(default=False, editable=False)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(fields=["declaration", "sort_name", "id"], condition=LISTED, name="signature_by_name"),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                fields=["declaration", "region", "sort_name", "id"], condition=LISTED, name="signature_by_region"
            ),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                fields=["declaration", "organisation_kind", "sort_name", "id"],
                condition=LISTED,
                name="signature_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="signedcommitment",
            index=models.Index(
                fields=["commitment", "sort_name", "signature", "number"],
                condition=LISTED,
                name="signed_by_commitment",
            ),
        ),
        migrations.AddIndex(
            model_name="signedcommitment",
            index=models.Index(
                fields=["declaration", "sort_name", "signature", "number"],
                condition=Q(is_listed=True, commitment__isnull=True),
                name="signed_in_own_words",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["parent", "sort_name", "id"], condition=Q(parent__isnull=False), name="organisation_by_parent"
            ),
        ),
    ]
