"""Entries only grow: the database refuses to change or delete them. Seed the programmes."""

from django.db import migrations

from niangjia.core import append_only
from niangjia.ledger.seed import seed_programmes


def forwards(apps, schema_editor):
    append_only.install(schema_editor.connection, "ledger_entry")
    seed_programmes(apps.get_model("ledger", "Programme"))


def backwards(apps, schema_editor):
    append_only.remove(schema_editor.connection, "ledger_entry")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
