"""Mappings: what the columns of a template are, kept under a name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import BadInput
from niangjia.orgs.models import Org
from niangjia.rosters.columns import EXTRA, FIELDS, ORDINAL
from niangjia.rosters.models import Mapping


@transaction.atomic
def save_mapping(
    *, org: Org, name: str, columns: Sequence[tuple[str, str]], actor: Actor, at: datetime
) -> Mapping:
    """Keep a mapping under its name; one of that name is replaced.

    :param columns: pairs of a head and a field's key, ``ordinal`` or ``extra:<head>``, in the template's order.
    :raises BadInput: a name is missing, or a column leads nowhere.
    """
    name = name.strip()[:60]
    if not name:
        raise BadInput(_("Please give the mapping a name."))
    if not columns or any(
        not (key in FIELDS or key == ORDINAL or key.startswith(EXTRA)) for _head, key in columns
    ):
        raise BadInput(_("Every column needs to be something."))
    mapping, made = Mapping.objects.select_for_update().get_or_create(
        district_id=org.district_id, org=org, name=name, defaults={"columns": [list(one) for one in columns]}
    )
    if not made:
        mapping.columns = [list(one) for one in columns]
        mapping.save()
    audit.record(
        action="roster.mapping_saved",
        subject_type="roster",
        subject_id=mapping.pk,
        subject_label=name,
        actor=actor,
        at=at,
        org=org,
    )
    return mapping
