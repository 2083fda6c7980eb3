"""Mobile joining windows: opened for a day and a place, closed when packed up."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.joining import policies
from niangjia.joining.models import Window
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org


@transaction.atomic
def open_window(*, org: Org, on: date, place: str, attempt: UUID, actor: Actor, at: datetime) -> Window:
    """Open a window; its code leads to the application.

    :param attempt: its id.
    :raises NotAllowed: the actor does not act for the org.
    :raises OrgClosed: the org is closed.
    """
    policies.must_decide(actor, org)
    if org.closed_on:
        raise OrgClosed(org=org.name)
    made = Window.objects.create(
        id=attempt,
        district_id=org.district_id,
        org=org,
        on=on,
        place=place.strip(),
        opened_at=at,
        opened_by_name=actor.name[:80],
    )
    _record("window.opened", made, actor, at)
    return made


@transaction.atomic
def close_window(*, window: Window, actor: Actor, at: datetime) -> Window:
    """Close a window: its code takes nobody any more. Closing it again changes nothing.

    :raises NotAllowed: the actor does not act for its org.
    """
    current = Window.objects.select_for_update(of=("self",)).select_related("org").get(pk=window.pk)
    policies.must_decide(actor, current.org)
    if current.closed_at is None:
        current.closed_at = at
        current.save(update_fields=["closed_at"])
        _record("window.closed", current, actor, at)
    return current


def _record(action: str, window: Window, actor: Actor, at: datetime) -> None:
    audit.record(
        action=action,
        subject_type="window",
        subject_id=window.pk,
        subject_label=window.place,
        actor=actor,
        at=at,
        org=window.org,
    )
