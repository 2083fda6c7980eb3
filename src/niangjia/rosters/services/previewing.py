"""Looking before anything is written: what every line would do, which column is what, and who is to be transferred in."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.people.models import Membership
from niangjia.rosters.choices import BatchState, RowKind
from niangjia.rosters.errors import BatchUndone
from niangjia.rosters.models import Batch
from niangjia.rosters.policies import can_transfer
from niangjia.rosters.services.noting import note, restart
from niangjia.rosters.services.opening import Opened, judged, reopen


def preview_batch(*, batch: Batch, opened: Opened | None = None) -> Batch:
    """Judge every line and note what would happen; nothing is written to persons. Running it again begins afresh.

    :raises BatchUndone: it was imported or thrown away meanwhile.
    """
    opened = opened or reopen(batch)
    with transaction.atomic():
        restart(batch)
    for planned in judged(opened):
        with transaction.atomic():
            note(batch, planned, {})
    with transaction.atomic():
        current = Batch.objects.select_for_update().get(pk=batch.pk)
        if current.state == BatchState.READING:
            current.state = BatchState.PREVIEW
            current.save()
    return current


@transaction.atomic
def choose_columns(*, batch: Batch, keys: Sequence[str]) -> Batch:
    """Say anew what the columns of a workbook are; it is to be looked at again.

    :param keys: as ``columns.chosen_keys`` gives them.
    :raises BatchUndone: it was imported or thrown away meanwhile.
    """
    current = _looked_at(batch)
    current.keys, current.chosen = list(keys), {}
    current.state = BatchState.READING
    restart(current)
    return current


@transaction.atomic
def choose_transfers(*, batch: Batch, lines: Collection[int], actor: Actor) -> Batch:
    """Decide whose membership elsewhere is to be transferred in; it is to be looked at again.

    :param lines: numbers of lines in conflict, beside those chosen before; none: everybody stays where they are.
    :raises NotAllowed: the actor does not act for both unions.
    :raises BatchUndone: it was imported or thrown away meanwhile.
    """
    current = _looked_at(batch)
    found = current.lines.filter(kind=RowKind.CONFLICT, line__in=lines).values_list("line", "membership_id")
    chosen = {line: membership for line, membership in found if membership is not None}
    held = Membership.objects.filter(pk__in=list(chosen.values())).select_related("org")
    if not all(can_transfer(actor, one.org, current.org) for one in held):
        raise NotAllowed
    kept = current.chosen if lines else {}
    current.chosen = kept | {str(line): str(membership) for line, membership in chosen.items()}
    current.state = BatchState.READING
    restart(current)
    return current


def _looked_at(batch: Batch) -> Batch:
    current: Batch = Batch.objects.select_for_update().select_related("org").get(pk=batch.pk)
    if current.state not in {BatchState.READING, BatchState.PREVIEW}:
        raise BatchUndone(_("This batch was imported already. It can be undone."))
    return current
