"""raise_concern: once for each attempt, to whoever can own it, and without a trace of who has no name."""

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord, SmsMessage
from niangjia.concerns import services
from niangjia.concerns.choices import Kind, Source, State, StepKind
from niangjia.concerns.codes import follow_hash
from niangjia.concerns.errors import NoWords, OwnerClosed, TooLong
from niangjia.concerns.models import Category, Concern, Step
from niangjia.core.ids import uuid7
from niangjia.orgs import services as orgs
from niangjia.orgs.models import Org
from niangjia.people.middleware import actor_for
from tests.concerns.making import make_concern
from tests.support.factories import TEST, Federation, make_federation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def test_same_concern_sent_ten_times_offline_is_one(fed):
    person, attempt = make_person(org=fed.station), uuid7()
    given = {"person": person, "actor": actor_for(person, None), "attempt": attempt}
    made = [make_concern(fed.station, **given) for _turn in range(10)]
    assert {one.pk for one in made} == {Concern.objects.get().pk}
    assert (Step.objects.count(), SmsMessage.objects.count()) == (1, 1)


def test_nameless_concern_keeps_nobody(fed):
    person, attempt = make_person(org=fed.station), uuid7()
    given = {"person": person, "nameless": True, "source_kind": Source.RATING, "source_id": uuid7()}
    made = make_concern(fed.station, actor=actor_for(person, None), attempt=attempt, **given)
    kept = Concern.objects.get()
    code = services.follow_code_of(made)
    assert (kept.person, kept.raised_by, kept.source_id, kept.group) == (None, None, None, "")
    assert (kept.follow_hash, len(code)) == (follow_hash(code), 12)
    assert (Step.objects.get().by, Step.objects.get().by_name) == (None, "")
    record = AuditRecord.objects.get(action="concern.raised")
    assert (record.actor_user, record.actor_name, SmsMessage.objects.count()) == (None, "", 0)
    again = make_concern(fed.station, actor=actor_for(person, None), attempt=attempt, **given)
    assert services.follow_code_of(again) == code


def test_concern_about_the_cadre_who_would_own_it_passes_over_their_org(fed):
    made = make_concern(fed.station, about_cadre=True)
    assert (made.org, made.raised_for, made.sensitive) == (fed.district, fed.station, True)
    above = make_concern(fed.district, about_cadre=True)
    assert (above.org, above.district_id) == (fed.headquarters, fed.headquarters.pk)


def test_owner_org_closed_passes_to_the_open_unit_above(fed):
    orgs.close_org(org=fed.outlet, reason="撤并", actor=TEST, at=timezone.now())
    orgs.close_org(org=Org.objects.get(pk=fed.station.pk), reason="撤并", actor=TEST, at=timezone.now())
    assert make_concern(Org.objects.get(pk=fed.station.pk)).org == fed.township
    Org.objects.exclude(pk=fed.city.pk).update(closed_on="2023-01-01")
    with pytest.raises(OwnerClosed):
        make_concern(Org.objects.get(pk=fed.station.pk))


@pytest.mark.parametrize(("text", "refusal"), [(" \x00 ", NoWords), ("难" * 20_000, TooLong)])
def test_text_of_nothing_or_of_20000_characters_is_refused_whole(fed, text, refusal):
    with pytest.raises(refusal):
        make_concern(fed.station, text=text)
    assert (Concern.objects.count(), Step.objects.count()) == (0, 0)


def test_solved_on_the_spot_is_one_call(fed):
    made = make_concern(fed.station, solved_on_spot=True, answer="当场教会了用手机报名。")
    assert (made.state, made.on_the_spot, made.first_answered_on) == (State.CLOSED, True, made.raised_on)
    assert [step.kind for step in made.steps.all()] == [StepKind.RAISED, StepKind.ANSWERED, StepKind.CLOSED]


@pytest.mark.parametrize(
    ("kind", "category", "alarm", "sensitive"),
    [
        (Kind.DANGER, None, True, False),
        (Kind.REQUEST, "wages.unpaid_many", True, True),
        (Kind.RIGHTS, None, False, True),
        (Kind.REQUEST, "life.illness", False, True),
        (Kind.REQUEST, "skills.first_aid", False, False),
    ],
)
def test_alarms_and_what_few_see_follow_from_kind_and_category(fed, kind, category, alarm, sensitive):
    duty = make_person(org=fed.district)
    from niangjia.concerns.models import Duty

    Duty.objects.create(district=fed.district, org=fed.district, person=duty, named_at=timezone.now())
    chosen = Category.objects.filter(pk=category).first()
    made = make_concern(fed.station, kind=kind, category=chosen, text="站点停工了，三十人没发工资")
    assert (made.alarm, made.sensitive) == (alarm, sensitive)
    sent = [message.body for message in SmsMessage.objects.filter(kind="concern_alarm")]
    assert len(sent) == alarm
    assert not any("三十人" in body for body in sent)
    assert Concern.objects.to_study().count() == (not alarm and not sensitive)
