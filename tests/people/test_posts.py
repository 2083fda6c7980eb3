"""Posts: the role follows from them, and one that is ended is dead on the next request."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs import services as orgs
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people import queries, roles, services
from niangjia.people.choices import PostKind
from niangjia.people.errors import ReasonMissing
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.people.roles import role_of
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    make_post,
)

pytestmark = pytest.mark.django_db
DESK = "/desk/people/"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


def end(post: Post) -> None:
    services.end_post(post=post, actor=TEST, at=timezone.now(), reason="轮岗")


@pytest.mark.parametrize(
    ("kind", "level", "role"),
    [
        (PostKind.STAFF, "township", roles.STATION),
        (PostKind.CHAIR, "grassroots", roles.CHAIR),
        (PostKind.OUTLET_HEAD, "grassroots", roles.OUTLET),
        (PostKind.AUDITOR, "district", roles.AUDITOR),
        (PostKind.ADMINISTRATOR, "city", roles.ADMINISTRATOR),
        (PostKind.CADRE, "city", roles.CITY),
        (PostKind.CADRE, "district", roles.DISTRICT),
        (PostKind.CADRE, "township", roles.TOWNSHIP),
        (PostKind.CADRE, "grassroots", roles.TOWNSHIP),
        (PostKind.CADRE, "national", roles.WORKER),
    ],
)
def test_role_follows_from_the_post(kind, level, role):
    assert role_of(kind, level) == role


def test_actor_is_the_post_or_oneself(federation):
    post = make_post(org=federation.township, role=roles.TOWNSHIP)
    acting, alone = actor_for(post.person, post), actor_for(post.person, None)
    assert (acting.role, acting.org_id, acting.scope) == (
        roles.TOWNSHIP,
        federation.township.pk,
        federation.township.scope,
    )
    assert (alone.role, alone.org_id, alone.scope) == (roles.WORKER, None, None)


def test_post_is_given_once_and_recorded(federation):
    post = make_post(org=federation.township, role=roles.TOWNSHIP)
    assert make_post(org=federation.township, role=roles.TOWNSHIP, person=post.person) == post
    record = AuditRecord.objects.get(action="post.given")
    assert (record.subject_id, record.org, record.detail) == (
        str(post.person_id),
        federation.township.pk,
        {"kind": "cadre", "title": "测试职务"},
    )


def test_ended_post_is_dead_on_the_next_request(federation):
    post = make_post(org=federation.township, role=roles.TOWNSHIP)
    client = client_for(post.person)
    assert client.get(DESK).status_code == 200
    end(post)
    assert client.get(DESK).status_code == 404
    post.refresh_from_db()
    assert post.revoked_at is not None
    assert AuditRecord.objects.get(action="post.ended").reason == "轮岗"


def test_post_of_yesterday_stays_true_for_yesterday(federation):
    today = local_day(timezone.now())
    post = make_post(org=federation.township, role=roles.TOWNSHIP, starts_on=today - timedelta(days=9))
    end(post)
    in_force = [
        list(queries.posts_in_force(post.person_id, day)) for day in (today - timedelta(days=1), today)
    ]
    assert in_force == [[post], []]


def test_post_that_has_not_begun_opens_nothing(federation):
    tomorrow = local_day(timezone.now()) + timedelta(days=1)
    post = make_post(org=federation.township, role=roles.TOWNSHIP, starts_on=tomorrow)
    assert client_for(post.person).get(DESK).status_code == 404
    end(post)
    assert list(queries.posts_in_force(post.person_id, tomorrow)) == []


def test_post_can_be_given_again_after_it_ended(federation):
    post = make_post(org=federation.township, role=roles.TOWNSHIP)
    end(post)
    again = make_post(org=federation.township, role=roles.TOWNSHIP, person=post.person)
    assert again != post
    assert client_for(post.person).get(DESK).status_code == 200


@pytest.mark.parametrize("role", [roles.STATION, roles.TOWNSHIP, roles.AUDITOR, roles.CHAIR, roles.WORKER])
def test_who_may_not_appoint(federation, role):
    actor = make_actor(role, federation.township)
    post = make_post(org=federation.station, role=roles.STATION)
    given = {"kind": PostKind.CADRE, "title": "主席", "actor": actor, "at": timezone.now()}
    with pytest.raises(NotAllowed):
        services.appoint(person=make_person(), org=federation.station, **given)
    with pytest.raises(NotAllowed):
        services.end_post(post=post, actor=actor, at=timezone.now())


def test_posts_are_given_within_the_scope_only(federation):
    actor = make_actor(roles.DISTRICT, federation.district)
    given = {"kind": PostKind.CADRE, "title": "主席", "actor": actor, "at": timezone.now()}
    for org in (federation.city, federation.other_district):
        with pytest.raises(NotAllowed):
            services.appoint(person=make_person(), org=org, **given)
    assert services.appoint(person=make_person(), org=federation.station, **given).org == federation.station


def test_post_is_not_ended_by_anybody_without_a_reason(federation):
    post = make_post(org=federation.station, role=roles.STATION)
    actor = make_actor(roles.DISTRICT, federation.district)
    with pytest.raises(ReasonMissing):
        services.end_post(post=post, actor=actor, at=timezone.now(), reason=" ")
    assert Post.objects.get(pk=post.pk).ends_on is None


def test_closed_org_has_nobody_new(federation):
    orgs.close_org(org=federation.outlet, reason="撤并", actor=TEST, at=timezone.now())
    with pytest.raises(OrgClosed):
        make_post(org=Org.objects.get(pk=federation.outlet.pk), role=roles.OUTLET)
