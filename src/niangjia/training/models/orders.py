"""What a unit ordered: wishes in order, days that suit, where and for whom."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.courses.models import Course
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.training.choices import Audience, Mode, OrderState, Part, VenueKind
from niangjia.training.key_dates import KeyDate


class OrderQuerySet(ScopedQuerySet):
    def open(self) -> "OrderQuerySet":
        """Keep those that wait for a date."""
        return self.filter(state=OrderState.OPEN)

    def standing(self) -> "OrderQuerySet":
        """Keep those that were not withdrawn."""
        return self.exclude(state=OrderState.WITHDRAWN)

    def of_contact(self, person: Person | None) -> "OrderQuerySet":
        """Keep those for which somebody speaks, also under a record merged into theirs."""
        if person is None:
            return self.none()
        return self.filter(Q(contact=person) | Q(contact__merged_into=person))


class Order(Editable):
    """An order from the menu (点单). ``org`` is the unit's union, or the federation that looks after a unit without one."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("union"))
    unit_name = models.CharField(_("unit"), max_length=80)
    contact = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    place = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    region = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("in which district"))
    room = models.PositiveIntegerField(_("seats in the room"), null=True, blank=True)
    link = models.CharField(
        _("link to the online room"), max_length=300, blank=True, validators=[URLValidator(["https", "http"])]
    )
    headcount = models.PositiveIntegerField(_("how many are expected"))
    venue_kind = models.CharField(_("kind of place"), max_length=12, choices=VenueKind)
    audience = models.CharField(_("who will listen"), max_length=12, choices=Audience, default=Audience.MIXED)
    key_date = models.CharField(_("key date"), max_length=12, choices=KeyDate, blank=True)
    note = models.CharField(_("what we would like to hear"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.OPEN, editable=False)
    unserved = models.JSONField(default=list, blank=True, editable=False)
    ordered_at = models.DateTimeField(editable=False)
    taken_by = models.UUIDField(null=True, blank=True, editable=False)
    taken_by_name = models.CharField(max_length=80, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdraw_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-id"]
        indexes = [
            models.Index(fields=["state", "ordered_at"]),
            models.Index(fields=["contact", "ordered_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(headcount__gte=1), name="order_is_for_somebody"),
            models.CheckConstraint(
                condition=Q(state=OrderState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=OrderState.WITHDRAWN) & Q(withdrawn_at=None)),
                name="withdrawn_order_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.unit_name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("training:desk_order", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == OrderState.OPEN

    @property
    def too_many(self) -> bool:
        """Whether more people come than the room has seats."""
        return self.mode == Mode.ON_SITE and self.room is not None and self.headcount > self.room

    @property
    def where(self) -> str:
        """The place, or that it is online."""
        return self.place if self.mode == Mode.ON_SITE else str(Mode.ONLINE.label)


class Wish(Identified):
    """A course a unit would like to hear; 1 is wished for most."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["order", "rank"], name="one_wish_a_rank"),
            models.UniqueConstraint(fields=["order", "course"], name="a_course_wished_once"),
        ]


class Slot(Identified):
    """A day, and the part of it, that suits a unit."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="slots")
    on = models.DateField()
    part = models.CharField(max_length=10, choices=Part)

    class Meta:
        ordering = ["on", "part"]
        constraints = [models.UniqueConstraint(fields=["order", "on", "part"], name="a_part_of_a_day_once")]
