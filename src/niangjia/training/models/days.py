"""What is kept of the day and after: questions, books, the call to the unit, letters and banners."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Question
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.training.choices import KeepsakeKind, Moment
from niangjia.training.models.orders import Order
from niangjia.training.models.timetables import Placement


class Asked(Identified):
    """A question at a lecture, and what stands of it in the library once staff has taken names out."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="asked")
    question = models.OneToOneField(Question, models.SET_NULL, null=True, related_name="+")
    moment = models.CharField(max_length=8, choices=Moment)
    asked_at = models.DateTimeField()
    library_question = models.CharField(_("question"), max_length=500, blank=True)
    library_answer = models.TextField(_("answer"), max_length=3000, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "placement__order__org__path"

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["published_at"])]


class Vote(Identified):
    """Somebody would like to hear the answer, too."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    asked = models.ForeignKey(Asked, models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "person"], name="one_vote_a_question")]


class Handout(Identified):
    """Books and papers handed out, counted."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="handouts")
    title = models.CharField(_("title"), max_length=80)
    book = models.BooleanField(_("a law book"), default=True)
    copies = models.PositiveIntegerField(_("copies"))
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "placement__order__org__path"

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(copies__gte=1), name="something_was_handed_out")]


class UnitCall(Identified):
    """A call to the unit afterwards (回访): reached or not, satisfied or not. Not reached says nothing of satisfaction."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="calls")
    reached = models.BooleanField()
    satisfied = models.BooleanField(null=True, blank=True)
    said = models.CharField(max_length=500, blank=True)
    called_at = models.DateTimeField()
    called_by = models.UUIDField(null=True)
    called_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "placement__order__org__path"

    class Meta:
        ordering = ["called_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True, satisfied__isnull=False) | Q(reached=False, satisfied=None),
                name="who_was_reached_said_how_it_was",
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(reached=True), name="a_unit_is_reached_once"
            ),
        ]


class Keepsake(Identified):
    """A letter, a banner or a recognition, kept as a photograph with the order."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="keepsakes")
    kind = models.CharField(_("kind"), max_length=8, choices=KeepsakeKind)
    words = models.CharField(_("what it says"), max_length=200, blank=True)
    photo = models.CharField(max_length=120, blank=True, editable=False)
    on = models.DateField(_("day"))
    kept_at = models.DateTimeField()
    kept_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "order__org__path"

    class Meta:
        ordering = ["on", "id"]
