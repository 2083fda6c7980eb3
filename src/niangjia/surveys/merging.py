"""One answer for each person, also where two records are found to be one person's: the second is set aside."""

from uuid import UUID

from niangjia.people.models import Person
from niangjia.surveys.models import Answer


def bring_together(*, kept: Person, gone: Person) -> list[str]:
    """Set aside what the other record answered to surveys the kept one has answered; name those surveys."""
    known = list(Answer.objects.filter(person=kept, aside=False).values_list("survey", flat=True))
    doubled = Answer.objects.filter(person=gone, aside=False, survey__in=known)
    names = sorted(str(survey) for survey in doubled.values_list("survey", flat=True))
    doubled.update(aside=True)
    return names


def take_apart(*, kept: Person, gone: Person, before: list[str]) -> None:
    """Count again what was set aside."""
    surveys = [UUID(one) for one in before]
    Answer.objects.filter(person=gone, survey__in=surveys).update(aside=False)
