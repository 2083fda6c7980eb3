"""The demo's new members: served first where it can be, then asked, applied and joined. All persons are invented."""

import io
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from niangjia.activities.demo.player import Player, days_between
from niangjia.core.declare import Chapter
from niangjia.joining import queries, services
from niangjia.joining.choices import Outcome
from niangjia.joining.codes import Origin
from niangjia.joining.models import ServedEntry
from niangjia.joining.services import NewApplication
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, JoinChannel
from niangjia.people.models import Membership, Person
from niangjia.people.services import create_persons
from niangjia.rosters import services as rosters

DISTRICT = "密云区总工会"
#: With the founding of unions the year comes to the page's "more than 1,600".
NEW_MEMBERS = 1_340
BY_ROSTER = 240
AT_A_WINDOW = 130
FIRST, LAST = date(2023, 1, 9), date(2023, 9, 14)
ROUTES = {
    Group.COURIER: "速达快递密云点部联合工会",
    Group.RIDER: "密云区外卖配送行业工会联合会",
    Group.TRUCK_DRIVER: "长城货运联合工会",
}
NEWCOMERS = (
    (Group.COURIER, "速达快递"),
    (Group.RIDER, "外卖平台"),
    (Group.TRUCK_DRIVER, "长城货运"),
    (Group.CAR_DRIVER, "网约车平台"),
    (Group.HOUSEKEEPER, "暖阳家政"),
)
#: org, day, place
WINDOWS = (
    ("果园街道职工服务站", date(2023, 4, 27), "果园街道物流园"),
    ("十里堡镇职工服务站", date(2023, 7, 20), "长城货运停车场"),
)
HEADS = ("姓名", "性别", "身份证号", "手机号码", "工作单位", "岗位", "入会日期")


def routes(stage: Any) -> None:
    """Say to which union couriers, riders and lorry drivers are led."""
    orgs = stage.keep["orgs"]
    services.set_routes(
        district=orgs[DISTRICT],
        routes={group: orgs[name] for group, name in ROUTES.items()},
        actor=stage.actor,
        at=stage.at(date(2022, 3, 1)),
    )


class Year:
    """A7: 1,340 members more: by roster, at windows, on phones and after talks."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.player = stage, Player(stage, "joining")
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.stations = [
            org
            for org in self.orgs.values()
            if org.kind == "service_station" and org.district_id == self.orgs[DISTRICT].pk
        ]
        self.routes = queries.routes_of(self.orgs[DISTRICT].pk)
        self.unions: dict[Any, Org] = {}
        self.planned: dict[tuple[Org, date], list[NewApplication]] = defaultdict(list)

    def at(self, day: date, hour: int = 10) -> Any:
        return self.stage.at(day, hour, self.player.dice.randint(0, 59))

    def union_for(self, person: Person, station: Org) -> Org:
        """Give the union somebody is led to: of their outlet or employer, of their group, of their street."""
        place = person.home_org or station
        key = (place.pk, person.group)
        if key not in self.unions:
            found = queries.proposed_union(place, person.group)
            assert found is not None, f"{place} leads to no union"
            self.unions[key] = found
        return self.unions[key]

    def plan(self, person: Person, day: date, channel: str, origin: Origin, union: Org | None = None) -> None:
        union = union or self.union_for(person, origin.org)
        self.planned[(union, day)].append(NewApplication(person, union, origin, channel, self.at(day)))

    def newcomers(self, number: int, day: date) -> list[Person]:
        """Write people down whom nobody knew."""
        names, batch = self.stage.keep["names"], []
        for _turn in range(number):
            group, employer = self.player.dice.choice(NEWCOMERS)
            home = self.routes.get(group) or Org.objects.get_parent(self.player.dice.choice(self.stations))
            batch.append(names.person(group, employer, home, with_number=False))
        return create_persons(batch=batch, actor=self.stage.actor, at=self.stage.at(day))

    def join(self) -> int:
        """Let them apply and join, union by union and day by day; give how many did."""
        joined = 0
        for (union, day), batch in self.stage.track(sorted(self.planned.items(), key=_when), "joining"):
            made = services.write_down_many(batch=batch, actor=self.stage.actor, at=self.at(day))
            staff = self.player.organiser(union)
            done = services.approve_many(applications=made, actor=staff, at=self.stage.at(day, 17))
            joined += len(done.joined)
        return joined


def _when(planned: Any) -> tuple[date, str]:
    (union, day), _batch = planned
    return day, union.path


def build(stage: Any) -> None:
    """Join those who were served and others, at windows, by roster, on phones and after talks."""
    year = Year(stage)
    total = stage.scaled(NEW_MEMBERS)
    left = total - _by_roster(year, stage.scaled(BY_ROSTER))
    served = _served(year)
    going = served[: min(round(len(served) * 0.7), round(left * 0.6))]
    _ask(year, going, served[len(going) :])
    for org, day, place in WINDOWS:
        left -= _window(year, year.orgs[org], day, place, min(stage.scaled(AT_A_WINDOW), left // 3))
    going = going[:left]
    for person, last in going:
        day = _workday(last + timedelta(days=year.player.dice.randint(0, 5)))
        talk = year.player.dice.random() < 0.3
        origin = Origin(year.player.dice.choice(year.stations))
        year.plan(person, day, JoinChannel.TALK if talk else JoinChannel.ONLINE, origin)
    left -= len(going)
    days = list(days_between(FIRST, LAST, 30))
    for person in year.newcomers(left, FIRST):
        day = year.player.dice.choice(days)
        year.plan(person, day, JoinChannel.ONLINE, Origin(year.player.dice.choice(year.stations)))
    year.join()
    for window in stage.keep["windows"]:
        staff = year.player.organiser(window.org)
        services.close_window(window=window, actor=staff, at=stage.at(window.on, 18))
    _waiting(year, [person for person, _last in served[len(going) :]])
    _moving(year)
    _open_today(year)


def _open_today(year: Year) -> None:
    """A window stands open today, where the last one stood: people apply by its code, and cards are scanned."""
    last = year.stage.keep["windows"][-1]
    services.open_window(
        org=last.org,
        on=year.stage.today,
        place=last.place,
        attempt=year.player.attempt(),
        actor=year.player.at_the_door(last.org),
        at=year.stage.now,
    )


def _workday(day: date) -> date:
    return min(day, LAST)


def _served(year: Year) -> list[tuple[Person, date]]:
    """List who was served as no member, with the day of the last service; the demo's own courier stays as she is."""
    entries = ServedEntry.objects.within(year.orgs[DISTRICT].scope).filter(
        was_member=False, sign=1, person__isnull=False, occurred_on__gte=FIRST, occurred_on__lte=LAST
    )
    last = dict(entries.order_by().values_list("person_id").annotate(Max("occurred_on")))
    members = Membership.objects.filter(left_on=None).values("person_id")
    found = Person.objects.live().filter(pk__in=last).exclude(pk__in=members).select_related("home_org")
    kept = {year.stage.keep["courier"].pk}
    persons = [one for one in found.filter(posts=None).order_by("pinyin", "birth_on") if one.pk not in kept]
    year.player.dice.shuffle(persons)
    return [(one, last[one.pk]) for one in persons]


def _ask(year: Year, going: list[tuple[Person, date]], staying: list[tuple[Person, date]]) -> None:
    """Ask most of those who will join, and some of those who will not."""
    dice, asked = year.player.dice, []
    for person, last in going:
        if dice.random() < 0.75:
            asked.append((person, Outcome.WANTS, year.at(last, 16)))
    for person, last in staying:
        if dice.random() < 0.5:
            outcome = dice.choices((Outcome.LATER, Outcome.NO, Outcome.WANTS), (5, 2, 3))[0]
            asked.append((person, outcome, year.at(last, 16)))
    by_union: dict[Org, list[Any]] = defaultdict(list)
    for row in asked:
        by_union[row[0].home_org or year.orgs[DISTRICT]].append(row)
    for org, batch in by_union.items():
        actor = year.player.organiser(org)
        services.ask_many(batch=batch, org=org, actor=actor, at=max(when for _p, _o, when in batch))


def _window(year: Year, station: Org, day: date, place: str, number: int) -> int:
    """Open a window at a depot, and let new people join there."""
    window = services.open_window(
        org=station,
        on=day,
        place=place,
        attempt=year.player.attempt(),
        actor=year.player.at_the_door(station),
        at=year.at(day, 8),
    )
    for person in year.newcomers(number, day):
        year.plan(person, day, JoinChannel.WINDOW, Origin(station, window=window))
    year.stage.keep.setdefault("windows", []).append(window)
    return number


def _by_roster(year: Year, number: int) -> int:
    """Import a list of drivers and carers as employers send them; give how many became members by it."""
    names, union = year.stage.keep["names"], year.orgs[ROUTES[Group.TRUCK_DRIVER]]
    rows = []
    for turn in range(number):
        new = names.person(Group.TRUCK_DRIVER, "长城货运", union, with_number=True)
        joined = FIRST + timedelta(days=7 * (turn % 30))
        sex = "男" if new.sex == "1" else "女"
        rows.append((new.name, sex, new.id_number, new.phone, new.employer, "货车司机", str(joined)))
    at = year.stage.at(LAST, 11)
    given = {"actor": year.player.organiser(union), "at": at}
    batch, opened = rosters.open_batch(
        content=_workbook(rows), file_name="长城货运入会花名册.xlsx", org=union, **given
    )
    rosters.preview_batch(batch=batch, opened=opened)
    rosters.run_batch(batch=batch, **given)
    return Membership.objects.filter(org=union, channel=JoinChannel.ROSTER, joined_on__gte=FIRST).count()


def _workbook(rows: list[Any]) -> bytes:
    import xlsxwriter  # large, and needed here only

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("花名册")
        for number, row in enumerate((HEADS, *rows)):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def _waiting(year: Year, persons: list[Person]) -> None:
    """Some apply these days and wait; one was declined."""
    waits = [one for one in persons if one.group in ROUTES] or persons
    couriers = [one for one in waits if one.group == Group.COURIER][:2]  # their union has a chair one can be
    waits = [*couriers, *(one for one in waits if one not in couriers)]
    number, batch = min(year.stage.scaled(24, least=5), len(waits)), []
    for turn, person in enumerate(waits[:number]):
        at = year.stage.now - timedelta(hours=7 + 5 * turn % 60)
        origin = Origin(year.player.dice.choice(year.stations))
        union = year.union_for(person, origin.org)
        batch.append(NewApplication(person, union, origin, JoinChannel.ONLINE, at))
    made = services.write_down_many(batch=batch, actor=year.stage.actor, at=year.stage.now)
    if made:
        services.decline(
            application=made[-1],
            reason="您已在外区的单位工会登记，请先办理转会。",
            actor=year.player.organiser(made[-1].org),
            at=year.stage.now,
        )


def _moving(year: Year) -> None:
    """The demo's nurse has her card; a rider asks to move to the couriers' union."""
    at = year.stage.now - timedelta(days=2)
    nurse, riders, couriers = year.stage.keep["nurse"], ROUTES[Group.RIDER], ROUTES[Group.COURIER]
    services.issue_card(person=nurse, number="JK110118000001", actor=year.stage.actor, at=at)
    mover = (
        Person.objects.filter(memberships__org=year.orgs[riders], memberships__left_on=None)
        .order_by("pinyin", "birth_on")
        .first()
    )
    if mover is not None:
        township = year.player.organiser(Org.objects.get_parent(year.orgs[couriers]))
        services.request_transfer(person=mover, union=year.orgs["密云镇总工会"], actor=township, at=at)


CHAPTERS = [Chapter(_("Unions for groups"), 30, routes), Chapter(_("Joining"), 65, build)]
