"""Writing people down, finding them again by phone, correcting them, seeing a number in full."""

from datetime import date

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.people import roles, services
from niangjia.people.choices import Group, Sex
from niangjia.people.errors import BadIdNumber, BadPhone, Erased, IdNumberTaken, MergedAway, ReasonMissing
from niangjia.people.models import Person
from niangjia.people.services import NewPerson
from tests.people.numbers import id_number
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
NUMBER = "110118199003070019"
PHONE = "13812345678"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


def create(**known) -> Person:
    made = services.create_person(actor=TEST, at=timezone.now(), **known)
    return Person.objects.get(pk=made.pk)


def update(person: Person, version: int | None = None, **changes) -> Person:
    services.update_person(
        person=person, version=version or person.version, changes=changes, actor=TEST, at=timezone.now()
    )
    return Person.objects.get(pk=person.pk)


def serve(org=None, name: str = "", phone: str = PHONE, group: str = Group.COURIER) -> Person:
    found = services.service_person(
        phone=phone, group=group, name=name, home_org=org, actor=TEST, at=timezone.now()
    )
    return Person.objects.get(pk=found.pk)


def actions(person: Person) -> list[str]:
    return list(
        AuditRecord.objects.filter(subject_id=str(person.pk)).order_by("pk").values_list("action", flat=True)
    )


def test_person_is_written_down_with_what_follows_from_it():
    person = create(
        name=" 王小明 ", phone="138 1234 5678", id_number="'110118199003070019", group=Group.RIDER
    )
    assert (person.name, person.pinyin, person.initials) == ("王小明", "wang xiao ming", "wxm")
    assert (person.birth_on, person.sex, person.group) == (date(1990, 3, 7), Sex.MALE, Group.RIDER)
    assert (person.vault.phone, person.vault.id_number) == (PHONE, NUMBER)
    assert actions(person) == ["person.created"]


def test_what_is_said_goes_before_the_id_number():
    person = create(id_number=NUMBER, sex=Sex.FEMALE, birth_on=date(1990, 3, 8))
    assert (person.birth_on, person.sex) == (date(1990, 3, 8), Sex.FEMALE)


@pytest.mark.parametrize(
    ("known", "refusal"),
    [({"phone": "1381234"}, BadPhone), ({"id_number": "110118199003070018"}, BadIdNumber)],
)
def test_wrong_number_writes_nobody(known, refusal):
    with pytest.raises(refusal):
        create(name="王小明", **known)
    assert Person.objects.count() == 0


def test_id_number_belongs_to_one_person():
    create(id_number=NUMBER)
    with pytest.raises(IdNumberTaken):
        create(id_number=NUMBER.lower())
    assert Person.objects.count() == 1


def test_phone_may_belong_to_many():
    create(phone=PHONE)
    create(phone=PHONE)
    assert Person.objects.count() == 2


def test_batch_is_written_with_one_record():
    batch = [NewPerson(name=f"测试{letter}", id_number=id_number(n)) for n, letter in enumerate("甲乙丙")]
    made = services.create_persons(batch=batch, actor=TEST, at=timezone.now())
    assert [(one.name, one.initials) for one in Person.objects.order_by("pk")] == [
        ("测试甲", "csj"),
        ("测试乙", "csy"),
        ("测试丙", "csb"),
    ]
    record = AuditRecord.objects.get()
    assert (record.action, record.detail) == ("person.batch_created", {"persons": 3})
    assert [one.vault.id_number for one in made] == [id_number(0), id_number(1), id_number(2)]


def test_batch_is_all_or_nobody():
    batch = [NewPerson(name="测试甲", id_number=NUMBER), NewPerson(name="测试乙", id_number=NUMBER)]
    with pytest.raises(IdNumberTaken):
        services.create_persons(batch=batch, actor=TEST, at=timezone.now())
    assert (Person.objects.count(), AuditRecord.objects.count()) == (0, 0)


def test_empty_batch_is_nothing():
    assert services.create_persons(batch=[], actor=TEST, at=timezone.now()) == []
    assert AuditRecord.objects.count() == 0


def test_phone_and_group_are_enough_to_be_served(federation):
    person = serve(federation.station)
    assert (person.name, person.group, person.home_org) == ("", Group.COURIER, federation.station)
    assert serve(federation.other_station, phone="+86 138-1234-5678") == person


@pytest.mark.parametrize("phone", ["", "  ", "12345"])
def test_without_a_phone_nobody_is_served(phone):
    with pytest.raises(BadPhone):
        serve(phone=phone)


def test_what_is_lacking_is_learned_and_nothing_overwritten(federation):
    person = serve(federation.station, group="")
    served = serve(federation.station, name=" 王小明 ", group=Group.RIDER)
    assert (served, served.name, served.initials, served.group) == (person, "王小明", "wxm", Group.RIDER)
    again = serve(federation.other_station, group=Group.COURIER)
    assert (again.name, again.group, again.home_org) == ("王小明", Group.RIDER, federation.station)
    assert again.version == served.version


def test_phone_that_changed_hands_is_somebody_else(federation):
    before = serve(federation.station, name="王小明")
    after = serve(federation.station, name="李静")
    assert before != after
    assert {before.vault.phone, after.vault.phone} == {PHONE}


def test_two_with_the_phone_make_a_third_when_nothing_tells_them_apart(federation):
    first, second = serve(federation.station, name="王小明"), serve(federation.station, name="李静")
    assert serve(federation.station, name="李静") == second
    assert serve(federation.station) not in (first, second)


def test_phone_reaches_nobody_of_another_district(federation):
    elsewhere = make_person(org=federation.other_district, phone=PHONE, name="王小明")
    served = serve(federation.station)
    assert served != elsewhere
    assert served.name == ""


def test_work_of_the_city_itself_reaches_every_district(federation):
    known = make_person(org=federation.station, phone=PHONE)
    assert serve(federation.headquarters) == known


def test_somebody_of_nowhere_belongs_where_they_are_served_first(federation):
    registered = make_person(org=None, phone=PHONE)
    served = serve(federation.station)
    assert (served, served.home_org) == (registered, federation.station)


def test_phone_of_a_merged_record_leads_to_the_one_kept(federation):
    kept = make_person(org=federation.station, id_number=NUMBER, signs_in=False)
    gone = make_person(org=federation.station, phone=PHONE, name=kept.name, signs_in=False)
    services.merge(kept=kept, gone=gone, reason="同一人", actor=TEST, at=timezone.now())
    assert serve(federation.station, name=kept.name) == kept


def test_phone_of_somebody_erased_leads_nowhere(federation):
    person = serve(federation.station)
    services.erase(person=person, reason="本人要求", actor=TEST, at=timezone.now())
    assert serve(federation.station) != person


def test_correction_keeps_everything_in_step():
    person = update(make_person(), name="欧阳静", phone="139 0000 0000", id_number=NUMBER, address="果园街道")
    assert (person.pinyin, person.initials) == ("ou yang jing", "oyj")
    assert (person.vault.phone, person.vault.id_number, person.vault.address) == (
        "13900000000",
        NUMBER,
        "果园街道",
    )
    assert (person.birth_on, person.sex) == (date(1990, 3, 7), Sex.MALE)
    assert (person.version, serve(phone="13900000000")) == (2, person)


def test_correction_tells_the_trail_what_changed_but_not_to_what():
    person = make_person(name="王小明")
    update(person, name="李静", phone=PHONE, group=person.group, employer="")
    record = AuditRecord.objects.get(action="person.changed")
    assert record.detail == {"fields": ["name", "phone"]}


def test_stale_correction_changes_nothing():
    person = make_person(name="王小明")
    update(person, name="李静")
    with pytest.raises(StaleRecord):
        update(person, version=1, name="张三")
    assert Person.objects.get(pk=person.pk).name == "李静"


def test_id_number_of_somebody_else_is_refused_and_the_rest_with_it():
    make_person(id_number=NUMBER)
    person = make_person(name="王小明")
    with pytest.raises(IdNumberTaken):
        update(person, name="李静", id_number=NUMBER)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.name, kept.vault.id_number, kept.version) == ("王小明", "", 1)


def test_own_id_number_may_be_saved_again():
    person = make_person(id_number=NUMBER)
    assert update(person, id_number=NUMBER).vault.id_number == NUMBER


def test_record_that_was_merged_or_erased_is_not_corrected():
    kept, gone = (
        make_person(id_number=NUMBER, signs_in=False),
        make_person(signs_in=False),
    )
    services.merge(kept=kept, gone=gone, reason="", actor=TEST, at=timezone.now())
    with pytest.raises(MergedAway):
        update(Person.objects.get(pk=gone.pk), name="李静")
    services.erase(person=kept, reason="本人要求", actor=TEST, at=timezone.now())
    with pytest.raises(Erased):
        update(Person.objects.get(pk=kept.pk), name="李静")


@pytest.mark.parametrize(("field", "value"), [("phone", PHONE), ("id_number", NUMBER)])
def test_number_is_seen_in_full_with_a_reason_that_is_kept(federation, field, value):
    person = make_person(org=federation.station, phone=PHONE, id_number=NUMBER)
    actor = make_actor(roles.STATION, federation.station)
    seen = services.unmask(person=person, field=field, reason=" 联系体检 ", actor=actor, at=timezone.now())
    record = AuditRecord.objects.get(action=f"person.unmasked.{field}")
    assert seen == value
    assert (record.subject_id, record.reason, record.actor_name, record.org) == (
        str(person.pk),
        "联系体检",
        actor.name,
        federation.station.pk,
    )
    assert value not in str(list(AuditRecord.objects.values()))


def test_without_a_reason_nothing_is_seen():
    person = make_person()
    with pytest.raises(ReasonMissing):
        services.unmask(person=person, field="phone", reason="  ", actor=TEST, at=timezone.now())
    assert actions(person) == ["person.created"]


def test_nothing_to_see_leaves_no_record():
    person = make_person()
    seen = services.unmask(person=person, field="id_number", reason="核对", actor=TEST, at=timezone.now())
    assert (seen, actions(person)) == ("", ["person.created"])


@pytest.mark.parametrize(
    "role", [roles.AUDITOR, roles.OUTLET, roles.CHAIR, roles.ADMINISTRATOR, roles.WORKER]
)
def test_those_who_do_not_serve_people_see_nothing_in_full(federation, role):
    actor = make_actor(role, federation.township)
    with pytest.raises(NotAllowed):
        services.unmask(person=make_person(), field="phone", reason="核对", actor=actor, at=timezone.now())


def test_only_what_is_sealed_can_be_unmasked():
    with pytest.raises(ValueError, match="name"):
        services.unmask(person=make_person(), field="name", reason="核对", actor=TEST, at=timezone.now())
