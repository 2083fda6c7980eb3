"""Who of the corps takes cases of legal aid."""

from datetime import date

from niangjia.courses.choices import LecturerKind, LecturerState
from niangjia.courses.models import Lecturer
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of

KINDS = (LecturerKind.UNION_LAWYER, LecturerKind.FIRM_LAWYER, LecturerKind.MODEL_WORKER)


def lawyers(org: Org, day: date) -> list[tuple[str, str]]:
    """List the lawyers of a federation's corps and of those above it: name, and firm where they have one."""
    found = Lecturer.objects.in_term(day).filter(
        org__in=[org, *ancestors_of(org)],
        kind__in=KINDS,
        state=LecturerState.ACCEPTED,
        person__erased_at=None,
    )
    return sorted(
        (one.person.name, one.firm.name if one.firm else "")
        for one in found.select_related("person", "firm")
        if one.person.name
    )
