"""Applications, the windows they come through, and which union a group is led to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.joining.choices import ApplicationState
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, JoinChannel
from niangjia.people.models import Membership, Person, Post


class Route(Identified):
    """Which union of a district a group is led to (快递员 → the couriers' joint union)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    group = models.CharField(_("group"), max_length=16, choices=Group)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("union"))
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "group"], name="one_route_per_group"),
        ]


class Window(Identified):
    """A mobile joining window (流动入会窗口): a day and a place where people join on the spot."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("union or station"))
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.place


class ApplicationQuerySet(ScopedQuerySet):
    def waiting(self) -> "ApplicationQuerySet":
        return self.filter(state=ApplicationState.WAITING)

    def of_person(self, person: Person) -> "ApplicationQuerySet":
        """Keep somebody's own, and those of records merged into theirs."""
        root = person.root_id
        return self.filter(Q(person_id=root) | Q(person__merged_into_id=root))

    def with_all(self) -> "ApplicationQuerySet":
        return self.select_related("org", "person", "through", "window", "post__person", "membership")


class Application(Identified):
    """Somebody asks to join a union. Who they are is on their record; nothing of it is copied here.

    :ivar through: the station or union whose code was scanned or at whose desk it was typed.
    :ivar post: the cadre whose own code was scanned.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("union"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    channel = models.CharField(_("channel"), max_length=8, choices=JoinChannel, default=JoinChannel.ONLINE)
    through = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    window = models.ForeignKey(Window, models.PROTECT, null=True, blank=True, related_name="applications")
    state = models.CharField(max_length=9, choices=ApplicationState, default=ApplicationState.WAITING)
    attempt = models.UUIDField(editable=False)
    made_at = models.DateTimeField()
    made_on = models.DateField()
    made_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_by_name = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ApplicationState.WAITING),
                name="one_waiting_application_per_person",
            ),
            models.UniqueConstraint(fields=["district", "attempt"], name="one_application_per_attempt"),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.WAITING, decided_at=None)
                | (~Q(state=ApplicationState.WAITING) & Q(decided_at__isnull=False)),
                name="decided_application_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "state"]),
            models.Index(fields=["district", "state", "made_at"]),
            models.Index(fields=["person", "made_on"]),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("joining:desk_application", args=[self.pk])
