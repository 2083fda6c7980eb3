"""The audit trail only grows; the shared cache gets its table."""

from django.core.management import call_command
from django.db import migrations

from niangjia.core import append_only


def forwards(apps, schema_editor):
    append_only.install(schema_editor.connection, "accounts_auditrecord")
    append_only.install(schema_editor.connection, "accounts_auditseal")
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def backwards(apps, schema_editor):
    append_only.remove(schema_editor.connection, "accounts_auditrecord")
    append_only.remove(schema_editor.connection, "accounts_auditseal")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
