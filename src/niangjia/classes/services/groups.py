"""Groups of a class: drawn evenly, or made by hand."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from niangjia.classes.errors import BadGrouping, LeaderWithoutGroup, TwoLeaders
from niangjia.classes.models import Enrolment, TrainingClass
from niangjia.classes.policies import must_keep
from niangjia.classes.services.programme import locked
from niangjia.classes.services.telling import told
from niangjia.core.actor import Actor

MOST_GROUPS = 30
#: Where somebody stands: the number of their group, and whether they lead it.
Standing = tuple[int | None, bool]


@transaction.atomic
def draw_groups(*, training_class: TrainingClass, number: int, actor: Actor, at: datetime) -> int:
    """Deal the roster out into groups: sizes differ by one at most, and those of one unit sit apart as far as can be.

    Groups there were before are gone, their leaders too.

    :raises BadGrouping: fewer than two groups, or more than there are pairs of people.
    """
    current = locked(training_class)
    must_keep(actor, current.org)
    people = list(Enrolment.objects.live().filter(training_class=current).order_by("org__path", "id"))
    most = min(MOST_GROUPS, len(people) // 2)
    if not 2 <= number <= most:
        raise BadGrouping(most=most)
    random.Random(f"{current.pk} {at.isoformat()}").shuffle(people)
    people.sort(key=lambda one: one.org_id)  # a stable sort: within a unit the order stays drawn
    for place, one in enumerate(people):
        one.group_number, one.leads = place % number + 1, False
    Enrolment.objects.bulk_update(people, ["group_number", "leads"])
    told("training_class.groups_drawn", current, actor, at, groups=number, people=len(people))
    return number


@transaction.atomic
def arrange(
    *, training_class: TrainingClass, standing: Mapping[UUID, Standing], actor: Actor, at: datetime
) -> int:
    """Put people where somebody wants them; whoever is not named stays. Gives how many moved.

    :raises TwoLeaders: a group would have two; :raises LeaderWithoutGroup: somebody would lead none.
    """
    current = locked(training_class)
    must_keep(actor, current.org)
    people = list(Enrolment.objects.live().filter(training_class=current).select_related("person"))
    moved = []
    for one in people:
        wanted = standing.get(one.pk, (one.group_number, one.leads))
        if wanted != (one.group_number, one.leads):
            one.group_number, one.leads = wanted
            moved.append(one)
        if one.leads and one.group_number is None:
            raise LeaderWithoutGroup(person=one.person)
    leaders = Counter(one.group_number for one in people if one.leads)
    if doubled := [number for number, leading in leaders.items() if leading > 1]:
        raise TwoLeaders(number=doubled[0])
    if moved:
        Enrolment.objects.filter(pk__in=[one.pk for one in moved]).update(leads=False)
        Enrolment.objects.bulk_update(moved, ["group_number", "leads"])
        told("training_class.groups_arranged", current, actor, at, people=len(moved))
    return len(moved)
