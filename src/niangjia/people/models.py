"""Persons, their vault, memberships, posts and merges."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable, Identified
from niangjia.core.pinyin import spelled
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, JoinChannel, MembershipState, PostKind, PostLevel, Sex


class PersonQuerySet(ScopedQuerySet):
    """Persons, filtered by words."""

    def live(self) -> "PersonQuerySet":
        """Leave out those merged into another or erased."""
        return self.filter(merged_into=None, erased_at=None)


class Person(Editable):
    """Somebody the union serves. Carries no district: what ties a person to an org does."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("full name"), max_length=60, blank=True)
    pinyin = models.CharField(max_length=240, blank=True, editable=False)
    sound = models.CharField(max_length=240, blank=True, editable=False, db_index=True)
    initials = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_on = models.DateField(_("birth date"), null=True, blank=True)
    group = models.CharField(_("group"), max_length=16, choices=Group, blank=True)
    employer = models.CharField(_("employer or platform"), max_length=120, blank=True)
    home_org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="persons", verbose_name=_("union or station")
    )
    phone_index = models.CharField(max_length=64, null=True, editable=False, db_index=True)
    phone_tail_index = models.CharField(max_length=64, null=True, editable=False, db_index=True)
    id_number_index = models.CharField(max_length=64, null=True, editable=False)
    id_number_tail_index = models.CharField(max_length=64, null=True, editable=False, db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_here"
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()
    scope_path = "home_org__path"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"], condition=Q(merged_into=None), name="one_person_per_id_number"
            ),
        ]
        indexes = [
            models.Index(fields=["home_org", "pinyin"]),
            models.Index(fields=["pinyin"]),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Service person"))

    def spell(self) -> None:
        """Keep the sound of the name beside it: ``pinyin`` to sort by, ``sound`` and ``initials`` to search by."""
        sound, letters = spelled(self.name)
        self.pinyin, self.initials = sound[:240], letters[:60]
        self.sound = self.pinyin.replace(" ", "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.spell()
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "pinyin", "sound", "initials"}
        super().save(*args, **kwargs)

    @property
    def root_id(self) -> UUID:
        """The id under which this person is counted."""
        root: UUID = self.merged_into_id or self.pk
        return root

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("people:desk_person", args=[self.pk])


class Vault(models.Model):
    """What identifies a person, sealed. Emptied when the person is erased."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="vault")
    phone = EncryptedTextField(blank=True, default="")
    id_number = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")


class MembershipQuerySet(ScopedQuerySet):
    def on(self, day: object) -> "MembershipQuerySet":
        """Keep those in force on the day (regular or kept)."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)


class Membership(Identified):
    """One span of belonging to a union. ``left_on`` is the first day no longer a member there."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=12, choices=MembershipState, default=MembershipState.REGULAR)
    channel = models.CharField(max_length=8, choices=JoinChannel, default=JoinChannel.ROSTER)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    card_number = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_on=None), name="one_live_membership_per_person"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
                name="membership_ends_after_it_starts",
            ),
        ]


class PostQuerySet(ScopedQuerySet):
    def in_force(self, day: object) -> "PostQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Post(Identified):
    """Who acts for which org, as what, from when to when. ``ends_on`` is the first day without the post."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="posts", verbose_name=_("acts for"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    kind = models.CharField(_("kind of post"), max_length=16, choices=PostKind)
    title = models.CharField(_("title of the post"), max_length=60)
    level = models.CharField(_("rank"), max_length=16, choices=PostLevel, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["order", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "person", "kind"],
                condition=Q(ends_on=None),
                name="one_open_post_of_a_kind",
            ),
        ]


class Merge(Identified):
    """Two records found to be one person. ``kept_before`` restores the kept record when undone (sealed)."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    before = EncryptedTextField(default="")
    reason = models.CharField(max_length=200, blank=True)
    merged_by = models.UUIDField(null=True)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merged_once_at_a_time"
            ),
        ]


class TwoPersons(Identified):
    """Two records of which somebody said that they are two persons: they are not offered for merging again."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    said_by = models.UUIDField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="lower_id_first"),
        ]


class Consent(Identified):
    """A person's consent for one purpose, by version of its text."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
