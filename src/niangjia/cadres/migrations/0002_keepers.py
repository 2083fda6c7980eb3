import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("cadres", "0001_initial"),
        ("orgs", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("Keeper", "ReserveKeeper"),
        migrations.RemoveConstraint("reservekeeper", "one_open_keeper_of_a_reserve"),
        migrations.RemoveConstraint("reservekeeper", "keeper_ends_after_it_starts"),
        migrations.AlterField(
            "reservekeeper",
            "org",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.org"),
        ),
        migrations.AddConstraint(
            "reservekeeper",
            models.UniqueConstraint(
                condition=Q(ends_on=None),
                fields=("district", "org", "person"),
                name="one_open_cadres_reservekeeper",
            ),
        ),
        migrations.AddConstraint(
            "reservekeeper",
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="cadres_reservekeeper_ends_after_start",
            ),
        ),
    ]
