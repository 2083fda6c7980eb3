import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0001_initial"),
        ("orgs", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint("aidkeeper", "one_open_aid_keeper_of_a_federation"),
        migrations.RemoveConstraint("aidkeeper", "aid_keeper_ends_after_it_starts"),
        migrations.AlterField(
            "aidkeeper",
            "org",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.org"),
        ),
        migrations.AlterField(
            "aidkeeper",
            "person",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="keeper",
            ),
        ),
        migrations.AddConstraint(
            "aidkeeper",
            models.UniqueConstraint(
                condition=Q(ends_on=None),
                fields=("district", "org", "person"),
                name="one_open_rights_aidkeeper",
            ),
        ),
        migrations.AddConstraint(
            "aidkeeper",
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="rights_aidkeeper_ends_after_start",
            ),
        ),
    ]
