"""A union's committee elected anew (换届)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.founding.errors import BadTerm
from niangjia.founding.policies import must_keep
from niangjia.orgs.models import Org
from niangjia.orgs.services import update_org
from niangjia.orgs.terms import term_end


@transaction.atomic
def renew_term(*, union: Org, on: date, years: int, actor: Actor, at: datetime) -> Org:
    """Record that a union elected its committee anew: the next term begins. The same election again changes nothing.

    :raises BadTerm: not three or five years, a day ahead, or one before the term that is kept.
    :raises NotAllowed: the actor keeps no unions there.
    """
    current: Org = Org.objects.select_for_update().get(pk=union.pk)
    must_keep(actor, current)
    if years not in (3, 5):
        raise BadTerm(_("A term is three or five years."))
    if on > local_day(at):
        raise BadTerm(_("This day lies ahead. Record an election on the day it was held."))
    if current.term_starts_on == on and current.term_years == years:
        return current
    if current.term_starts_on is not None and on <= current.term_starts_on:
        raise BadTerm(
            _("The term that is kept began on %(day)s; a new one comes after it."),
            day=current.term_starts_on.isoformat(),
        )
    renewed = update_org(
        org=current,
        version=current.version,
        changes={
            "term_number": (current.term_number or 0) + 1,
            "term_years": years,
            "term_starts_on": on,
            "term_ends_on": term_end(on, years),
        },
        actor=actor,
        at=at,
    )
    audit.record(
        action="founding.term_renewed",
        subject_type="org",
        subject_id=renewed.pk,
        subject_label=renewed.name,
        actor=actor,
        at=at,
        org=renewed,
    )
    return renewed
