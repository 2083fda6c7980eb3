"""Mappings: what the columns of a template are, kept under a name, with the superior's own workbook where there is one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import BadInput
from niangjia.orgs.models import Org
from niangjia.rosters import files
from niangjia.rosters.columns import EXTRA, FIELDS, ORDINAL
from niangjia.rosters.errors import MappingNameTaken
from niangjia.rosters.models import Mapping
from niangjia.rosters.services.opening import open_sheet


@transaction.atomic
def save_mapping(
    *, org: Org, name: str, columns: Sequence[tuple[str, str]], actor: Actor, at: datetime
) -> Mapping:
    """Keep a mapping under its name; one of that name is replaced.

    :param columns: pairs of a head and a field's key, ``ordinal`` or ``extra:<head>``, in the template's order.
    :raises BadInput: a name is missing, or a column leads nowhere.
    """
    name = _clean(name)
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
    _tell("roster.mapping_saved", mapping, actor, at)
    return mapping


@transaction.atomic
def rename_mapping(*, mapping: Mapping, name: str, actor: Actor, at: datetime) -> Mapping:
    """Give a mapping another name.

    :raises BadInput: the name is missing.
    :raises MappingNameTaken: its union has another of that name.
    """
    current: Mapping = Mapping.objects.select_for_update().select_related("org").get(pk=mapping.pk)
    current.name = _clean(name)
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError:
        raise MappingNameTaken(name=current.name) from None
    _tell("roster.mapping_renamed", current, actor, at)
    return current


@transaction.atomic
def delete_mapping(*, mapping: Mapping, actor: Actor, at: datetime) -> None:
    """Throw a mapping and its template away; what was reported in it stays noted under its name."""
    current = Mapping.objects.select_for_update().select_related("org").get(pk=mapping.pk)
    _tell("roster.mapping_deleted", current, actor, at)
    path = current.template
    transaction.on_commit(lambda: files.discard_path(path))
    current.delete()


@transaction.atomic
def keep_template(*, mapping: Mapping, content: bytes, file_name: str, actor: Actor, at: datetime) -> Mapping:
    """Keep a superior's own workbook, to be filled with rosters; its columns become the mapping's.

    What somebody chose for a head before stays chosen; the one kept before is thrown away.

    :raises BadWorkbook: the file is refused, or is no .xlsx.
    :raises NoHeader: none of its sheets is a roster.
    """
    current: Mapping = Mapping.objects.select_for_update().select_related("org").get(pk=mapping.pk)
    opened = open_sheet(content, org=current.org, mapping=dict(current.columns), template=True)
    pairs = zip(opened.layout.heads, opened.layout.keys, strict=True)
    current.columns = [[head, key] for head, key in pairs if key]
    before = current.template
    current.template, current.template_key = files.keep_sealed(content)
    current.template_name = file_name[-200:]
    current.save()
    transaction.on_commit(lambda: files.discard_path(before))
    _tell("roster.template_kept", current, actor, at)
    return current


def _clean(name: str) -> str:
    name = name.strip()[:60]
    if not name:
        raise BadInput(_("Please give the mapping a name."))
    return name


def _tell(action: str, mapping: Mapping, actor: Actor, at: datetime) -> None:
    audit.record(
        action=action,
        subject_type="roster",
        subject_id=mapping.pk,
        subject_label=mapping.name,
        actor=actor,
        at=at,
        org=mapping.org,
    )
