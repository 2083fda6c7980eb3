"""/desk/people/<pk>/posts/ — somebody is given a post, on a ground, and a post is ended, with a reason."""

from typing import Any

import pytest
from django.urls import reverse

from niangjia.accounts.models import AuditRecord
from niangjia.core.ids import uuid7
from niangjia.people import roles
from niangjia.people.models import Person, Post
from tests.support.factories import (
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    make_post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def wang(federation: Federation) -> Person:
    return make_person(org=federation.station, name="王小明", signs_in=False)


def url(name: str, person: Person) -> str:
    return reverse(f"people:{name}", args=[person.pk])


def post_form(org: Any, **changes: Any) -> dict[str, Any]:
    given = {
        "kind": "staff",
        "title": "社工",
        "level": "",
        "starts_on": "2023-01-01",
        "reason": "总工字〔2023〕7号",
    }
    return {**given, "org": getattr(org, "pk", org), **changes}


def test_post_is_given_and_ended(federation, wang):
    client = client_for(make_actor(roles.DISTRICT, federation.district))
    answer = client.post(url("desk_posts", wang), post_form(federation.station))
    post = Post.objects.get(person=wang)
    assert (answer.status_code, answer["Location"]) == (303, url("desk_person", wang))
    assert (post.org, post.kind, post.title, post.district) == (
        federation.station,
        "staff",
        "社工",
        federation.district,
    )
    assert AuditRecord.objects.filter(action="post.given", reason="总工字〔2023〕7号").count() == 1
    client.post(url("desk_posts", wang), {"end": post.pk, "reason": " "})
    post.refresh_from_db()
    assert post.revoked_at is None
    client.post(url("desk_posts", wang), {"end": post.pk, "reason": "轮岗"})
    post.refresh_from_db()
    assert post.revoked_at is not None
    assert AuditRecord.objects.get(action="post.ended").reason == "轮岗"


@pytest.mark.parametrize(
    "changes",
    [
        {"org": ""},
        {"kind": "made.up"},
        {"title": ""},
        {"starts_on": "x"},
        {"level": "made.up"},
        {"org": "x"},
        {"reason": ""},
    ],
)
def test_post_with_a_gap_is_not_given(federation, wang, changes):
    form = post_form(**{"org": federation.station, **changes})
    client = client_for(make_actor(roles.DISTRICT, federation.district))
    answer = client.post(url("desk_posts", wang), form)
    assert (answer.status_code, list(answer.context["post_form"].errors)) == (422, list(changes))
    assert Post.objects.filter(person=wang).count() == 0


def test_form_of_a_post_speaks_chinese_and_shows_the_tree(federation, wang):
    client = client_for(make_actor(roles.DISTRICT, federation.district))
    form = client.get(url("desk_person", wang)).context["post_form"]
    assert [str(field.label) for field in form] == [
        "任职类别",
        "职务",
        "职级",
        "任职组织",
        "起始日期",
        "任职依据（文号或原因）",
    ]
    page = client.get(url("desk_person", wang)).content.decode()
    assert (page.count(">请选择</option>"), ">　测试子镇总工会</option>" in page) == (2, True)
    assert ">　　子镇服务站</option>" in page


@pytest.mark.parametrize("org", ["city", "other_district", "headquarters"])
def test_post_is_not_given_out_of_scope(federation, wang, org):
    client = client_for(make_actor(roles.DISTRICT, federation.district))
    client.post(url("desk_posts", wang), post_form(getattr(federation, org)))
    assert Post.objects.filter(person=wang).count() == 0


def test_only_posts_of_the_scope_are_ended(federation, wang):
    client = client_for(make_actor(roles.DISTRICT, federation.district))
    elsewhere = make_post(org=federation.other_district, role=roles.DISTRICT, person=wang)
    for end in (elsewhere.pk, uuid7(), "nonsense", ""):
        assert client.post(url("desk_posts", wang), {"end": end}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.ends_on is None


@pytest.mark.parametrize("role", [roles.STATION, roles.TOWNSHIP, roles.AUDITOR])
def test_who_may_not_appoint_sees_no_button(federation, wang, role):
    client = client_for(make_actor(role, federation.township))
    assert client.post(url("desk_posts", wang), post_form(federation.station)).status_code == 404
    assert "任命" not in client.get(url("desk_person", wang)).content.decode()
