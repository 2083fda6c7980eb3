"""Log-ins that came to nothing are forgotten; the others stay."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.accounts import jobs, services
from niangjia.accounts.models import AuditSeal, DeskLogin, SmsMessage, User
from tests.accounts.phones import ask, log_in
from tests.support.factories import make_person

pytestmark = pytest.mark.django_db
OLD = timedelta(days=1, minutes=1)


def test_phone_that_never_proved_itself_is_forgotten():
    ask(Client(), "13800000001")
    log_in(Client(), "13800000002")
    known = make_person(phone="13800000003").user
    User.objects.filter(pk=known.pk).update(phone_verified=False)
    later = timezone.now() + OLD
    assert services.purge_log_ins(at=timezone.now()) == 0
    assert services.purge_log_ins(at=later) == 1
    assert {user.phone for user in User.objects.all()} == {"13800000002", "13800000003"}


def test_old_desk_logins_are_forgotten():
    services.open_desk_login(browser_key="x", device="", at=timezone.now() - OLD)
    services.open_desk_login(browser_key="x", device="", at=timezone.now())
    services.purge_log_ins(at=timezone.now())
    assert DeskLogin.objects.count() == 1


def test_jobs_may_run_twice():
    log_in(Client())
    sealed = jobs.seal()
    assert jobs.seal() == 0
    assert jobs.seal_everything() == 0
    assert AuditSeal.objects.count() == sealed > 0
    SmsMessage.objects.update(created_at=timezone.now() - OLD)
    assert (jobs.purge(), jobs.purge()) == (1, 0)


def test_same_phone_gives_the_same_user():
    first = services.user_for_phone(phone="13800000001")
    assert services.user_for_phone(phone="13800000001") == first
    assert User.objects.count() == 1
