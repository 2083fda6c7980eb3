"""Users, messages to phones, desk log-ins by phone, and the audit trail."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from niangjia.core.crypto import EncryptedTextField, blind_index
from niangjia.core.ids import uuid7
from niangjia.core.models import Identified
from niangjia.core.scope import Scope


class UserManager(BaseUserManager["User"]):
    def create_user(self, phone: str, **extra: Any) -> "User":
        """Make a user who signs in by this phone (11 digits)."""
        user = self.model(phone=phone, **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def by_phone(self, phone: str) -> "User | None":
        return self.filter(phone_index=blind_index(phone, "user.phone")).first()

    def get_by_phone(self, phone: str) -> "User":
        """Give the user of this phone.

        :raises User.DoesNotExist: there is none.
        """
        user: User = self.get(phone_index=blind_index(phone, "user.phone"))
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do follows from posts, never from flags here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone = EncryptedTextField(default="")
    phone_index = models.CharField(max_length=64, unique=True, null=True, editable=False)
    phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "phone_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return f"user {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phone_index = blind_index(self.phone, "user.phone")
        super().save(*args, **kwargs)


class SmsMessage(Identified):
    """A message to a phone: the outbox. The body is sealed and emptied after it was sent and its use is over.

    :ivar spoken: read out in a call, not written.
    """

    to = EncryptedTextField()
    to_index = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=40)
    spoken = models.BooleanField(default=False)
    body = EncryptedTextField(blank=True, default="")
    params = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)


class DeskLoginQuerySet(models.QuerySet["DeskLogin"]):
    def live(self, at: datetime) -> Self:
        """Keep those that may still be claimed."""
        return self.filter(expires_at__gt=at, refused_at=None, used_at=None)

    def waiting(self, at: datetime) -> Self:
        """Keep those still to be decided on the phone."""
        return self.live(at).filter(approved_at=None)


class DeskLogin(Identified):
    """A desk waiting to be signed in by scanning with one's phone: one use, two minutes, one browser session."""

    secret_hash = models.CharField(max_length=64, unique=True)
    browser_key = models.CharField(max_length=64, db_index=True)
    device = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    second_factor = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = DeskLoginQuerySet.as_manager()


class AuditQuerySet(models.QuerySet["AuditRecord"]):
    """Audit records, filtered by words."""

    def within(self, scope: Scope | None) -> Self:
        """Keep what concerns the scope's node and everything below; the root also sees what concerns no node."""
        if scope is None:
            return self.none()
        return self if scope.district_id is None else self.filter(org_path__startswith=scope.path)

    def unsealed(self) -> Self:
        return self.filter(~models.Exists(AuditSeal.objects.filter(record_id=models.OuterRef("pk"))))


class AuditRecord(Identified):
    """What was done, by whom, to what: append-only, with a keyed MAC; chained later by the sealer.

    ``at`` is the moment it is told of, ``recorded_at`` the real one of writing it down (they differ in a demo).
    """

    at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=80)
    actor_role = models.CharField(max_length=20)
    actor_user = models.UUIDField(null=True)
    actor_post = models.UUIDField(null=True)
    org = models.UUIDField(null=True, db_index=True)
    org_path = models.CharField(max_length=255, blank=True, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40, db_index=True)
    subject_label = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["action", "at"]),
            models.Index(fields=["actor_user", "at"]),
        ]


class AuditSeal(models.Model):
    """One link of the chain: position, the record, and the hash over the link before and the record's MAC."""

    position = models.BigIntegerField(primary_key=True)
    record_id = models.UUIDField(unique=True)
    previous = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()


class AuditHead(models.Model):
    """How far the chain reaches, under a MAC of its own, so that cutting off its end is found out. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()
    link = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
