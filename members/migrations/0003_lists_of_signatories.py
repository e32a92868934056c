"""What makes long lists of signatories cheap: kept numbers, and the columns that they sort and narrow by."""

import django.db.models.deletion
from django.db import migrations, models

FILL = [
    """
    UPDATE members_signature SET
        region_id = (SELECT o.region_id FROM members_organisation o WHERE o.id = organisation_id),
        organisation_kind = (SELECT o.kind FROM members_organisation o WHERE o.id = organisation_id)
    """,
    """
    UPDATE members_signedcommitment SET
        declaration_id = (SELECT s.declaration_id FROM members_signature s WHERE s.id = signature_id),
        sort_name = (SELECT s.sort_name FROM members_signature s WHERE s.id = signature_id)
    """,
    """
    UPDATE members_commitment SET signed_count = (
        SELECT COUNT(*) FROM members_signedcommitment p
        JOIN members_signature s ON s.id = p.signature_id
        JOIN members_organisation o ON o.id = s.organisation_id AND o.status = 'published'
        WHERE p.commitment_id = members_commitment.id
        AND NOT EXISTS (SELECT 1 FROM members_withdrawal w WHERE w.signature_id = s.id)
    )
    """,
]


class Migration(migrations.Migration):
    dependencies = [("members", "0002_places_and_grounds")]

    operations = [
        migrations.RemoveIndex(model_name="signedcommitment", name="signed_by_commitment"),
        migrations.AddField(
            model_name="commitment",
            name="signed_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="signatories"),
        ),
        migrations.AddField(
            model_name="signature",
            name="organisation_kind",
            field=models.CharField(default="other", editable=False, max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="region",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.region",
            ),
        ),
        migrations.AddField(
            model_name="signedcommitment",
            name="declaration",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.declaration",
            ),
        ),
        migrations.AddField(
            model_name="signedcommitment",
            name="sort_name",
            field=models.CharField(default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="signedcommitment",
            name="declaration",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.declaration",
            ),
        ),
        migrations.AlterField(
            model_name="signedcommitment",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Empty for a commitment in the organisation's own words.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signed",
                to="members.commitment",
                verbose_name="commitment of the declaration",
            ),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(fields=["declaration", "region", "sort_name", "id"], name="signature_by_region"),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                fields=["declaration", "organisation_kind", "sort_name", "id"], name="signature_by_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="signedcommitment",
            index=models.Index(
                fields=["commitment", "sort_name", "signature", "number"], name="signed_by_commitment"
            ),
        ),
        migrations.AddIndex(
            model_name="signedcommitment",
            index=models.Index(
                condition=models.Q(("commitment__isnull", True)),
                fields=["declaration", "sort_name", "signature", "number"],
                name="signed_in_own_words",
            ),
        ),
    ]
