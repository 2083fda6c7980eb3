"""Who is in a class: places by unit, people on the roster, certificates."""

from django.db import models
from django.db.models import Q

from niangjia.classes.models.programme import TrainingClass
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class ClassQuota(Identified):
    """How many a unit may send."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="quotas")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ["org__path"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "org"], name="one_quota_of_a_unit_in_a_class"),
        ]


class EnrolmentQuerySet(ScopedQuerySet):
    def live(self) -> "EnrolmentQuerySet":
        return self.filter(left_at=None)

    def of_person(self, person: Person | None) -> "EnrolmentQuerySet":
        """Keep somebody's own, those of records merged with theirs included."""
        if person is None:
            return self.none()
        return self.filter(Q(person=person) | Q(person__merged_into=person))


class Enrolment(Identified):
    """Somebody on the roster of a class, sent by a unit; in a group (小组) once there are any."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    group_number = models.PositiveSmallIntegerField(null=True, blank=True)
    leads = models.BooleanField(default=False)

    objects = EnrolmentQuerySet.as_manager()
    scope_path = "training_class__org__path"

    class Meta:
        ordering = ["org__path", "enrolled_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "person"],
                condition=Q(left_at=None),
                name="once_on_the_roster_of_a_class",
            ),
            models.UniqueConstraint(
                fields=["training_class", "group_number"],
                condition=Q(left_at=None, leads=True),
                name="one_leader_a_group",
            ),
            models.CheckConstraint(
                condition=Q(leads=False) | Q(group_number__isnull=False), name="who_leads_is_in_a_group"
            ),
        ]


class Certificate(Identified):
    """What says that somebody completed a class. The code is random: nothing can be told from it, and none can be made up."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=12, unique=True)
    hours = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(null=True)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "enrolment__training_class__org__path"

    class Meta:
        ordering = ["issued_at", "id"]

    @property
    def shown_code(self) -> str:
        """Write the code in three groups, easier to type."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))
