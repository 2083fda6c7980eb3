"""Entries only grow, and a reversal mirrors its entry: the database refuses anything else. Seed the programmes."""

from django.db import migrations

from niangjia.core import append_only
from niangjia.ledger import guards
from niangjia.ledger.seed import seed_programmes


def forwards(apps, schema_editor):
    append_only.install(schema_editor.connection, "ledger_entry")
    guards.install(schema_editor.connection)
    seed_programmes(apps.get_model("ledger", "Programme"))


def backwards(apps, schema_editor):
    guards.remove(schema_editor.connection)
    append_only.remove(schema_editor.connection, "ledger_entry")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
