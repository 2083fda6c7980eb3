"""What the database keeps, table by table: what a refused form must leave as it was."""

from typing import Any

from niangjia.core.backups import digest_of_tables

#: Written whatever the answer: who is logged in, how often somebody tried, what was looked at.
BESIDES = {"django_session", "core_cache", "accounts_auditrecord", "usersessions_usersession"}


def kept_now() -> dict[str, Any]:
    return {name: digest for name, digest in digest_of_tables().items() if name not in BESIDES}
