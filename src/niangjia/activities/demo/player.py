"""Plays the year: makes activities and dates, signs people up, checks them in."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod, Door
from niangjia.activities.models import Activity, Session, Signup
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person, Post

WORDS = (
    "讲得明白，听得懂",
    "时间安排得合适，不耽误送单",
    "老师很耐心，问题都答了",
    "希望多办几场",
    "服务很贴心，谢谢娘家人",
    "",
)
STAFF = (PostKind.STAFF, PostKind.CADRE)

#: place → address, latitude, longitude (approximate, of the town or street)
PLACES = {
    "密云区医院体检中心": ("密云区阳光街383号", 40.3755, 116.8310),
    "工业开发区职工驿站": ("密云区科技路", 40.3841, 116.8188),
    "密云区体育馆": ("密云区鼓楼东大街", 40.3769, 116.8475),
    "区总工会服务大厅": ("密云区新南路", 40.3702, 116.8390),
    "区总工会礼堂": ("密云区新南路", 40.3702, 116.8390),
    "密云区总工会三层会议室": ("密云区新南路", 40.3702, 116.8390),
    "古北口镇长城脚下": ("密云区古北口镇河西村", 40.6922, 117.1592),
    "古北水镇职工之家": ("密云区古北口镇司马台村", 40.6534, 117.2606),
    "果园街道物流园": ("密云区果园西路", 40.3651, 116.8243),
    "密云水库畔民宿": ("密云区溪翁庄镇", 40.4700, 116.8530),
    "望京街道职工之家": ("朝阳区望京街", 39.9960, 116.4700),
    "陶然亭街道职工之家": ("西城区陶然亭路", 39.8790, 116.3790),
    "中关村街道职工之家": ("海淀区中关村南路", 39.9840, 116.3180),
    "鼓楼街道职工之家": ("密云区鼓楼南大街", 40.3728, 116.8440),
}


class Player:
    """Plays the year as its people do: staff make and check in, workers sign up and rate for themselves."""

    def __init__(self, stage: Any, name: str) -> None:
        self.stage = stage
        self.dice: random.Random = stage.dice(name)
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self._staff: dict[Any, list[Actor]] = {}

    def attempt(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def staff(self, org: Org) -> list[Actor]:
        """Who runs work for an org: its own staff and cadres, else those of the org above."""
        if org.pk not in self._staff:
            posts = Post.objects.filter(org=org, kind__in=STAFF).select_related("person", "org")
            own = [actor_for(post.person, post) for post in posts.order_by("person__pinyin", "pk")]
            above = org.get_parent()
            self._staff[org.pk] = own or (self.staff(above) if above is not None else [self.stage.actor])
        return self._staff[org.pk]

    def organiser(self, org: Org) -> Actor:
        """Who plans: always the same person of an org."""
        return self.staff(org)[-1]

    def at_the_door(self, org: Org) -> Actor:
        """Who stands at the door that day."""
        return self.dice.choice(self.staff(org))

    def offer(self, org: str, programme: str, title: str, on: datetime, **more: Any) -> Activity:
        return services.create_activity(
            org=self.orgs[org],
            programme=programme,
            title=title,
            actor=self.organiser(self.orgs[org]),
            at=self.before(on),
            **more,
        )

    def before(self, start: datetime) -> datetime:
        """When something is planned: weeks ahead, but never later than the stage's now."""
        return min(start - timedelta(days=20), self.stage.now)

    def date(
        self, activity: Activity, start: datetime, place: str, capacity: int, *, hours: float = 2, **more: Any
    ) -> Session:
        address, latitude, longitude = PLACES.get(place) or self._at_station(activity.org)
        session = services.add_session(
            activity=activity,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            place=place,
            capacity=capacity,
            opens_at=more.pop("opens_at", start - timedelta(days=14)),
            closes_at=more.pop("closes_at", start - timedelta(hours=2)),
            actor=self.organiser(activity.org),
            at=self.before(start),
            **{"address": address, "latitude": latitude, "longitude": longitude, **more},
        )
        session.activity = activity
        return session

    def _at_station(self, org: Org) -> tuple[str, Any, Any]:
        station = self.orgs.get(org.name.replace("总工会", "职工服务站"))
        return (station.address, station.latitude, station.longitude) if station else ("", None, None)

    def publish(self, activity: Activity, at: datetime) -> Activity:
        return services.publish_activity(activity=activity, actor=self.organiser(activity.org), at=at)

    def sign_up(self, session: Session, person: Person, at: datetime, **more: Any) -> Signup:
        """Sign somebody up: by themselves, unless ``door`` and ``actor`` say otherwise."""
        given: dict[str, Any] = {"door": Door.SELF, "actor": actor_for(person, None), "consent": True, **more}
        return services.sign_up(session=session, person=person, at=at, attempt=self.attempt(), **given)

    def attend(
        self,
        session: Session,
        persons: Sequence[Person],
        *,
        no_shows: int = 0,
        rated: float = 0.4,
        happy: bool = False,
    ) -> None:
        """Sign persons up; all but the last few come, some of them rate."""
        before = session.starts_at - timedelta(days=3)
        signups = [self.sign_up(session, person, before) for person in persons]
        for signup in signups[: len(signups) - no_shows]:
            self.sign(signup, session, rated=rated, happy=happy)

    def sign(self, signup: Signup, session: Session, *, rated: float = 0.4, happy: bool = False) -> None:
        """Check somebody in, in one of the three ways; perhaps they rate."""
        method = self.dice.choice((CheckInMethod.LIST, CheckInMethod.TICKET, CheckInMethod.DOOR))
        person = actor_for(signup.person, None)
        door = self.at_the_door(session.activity.org)
        minutes = self.dice.randint(1, 40)
        done = services.check_in(
            signup=signup,
            method=method,
            actor=person if method == CheckInMethod.DOOR else door,
            # Of a session that goes on while the story ends, those who are there came early.
            at=min(
                session.starts_at + timedelta(minutes=minutes),
                self.stage.now - timedelta(minutes=40 - minutes),
            ),
        )
        if self.dice.random() < rated:
            stars = self.dice.choices((5, 4, 3, 2), (80, 20, 0, 0) if happy else (70, 22, 6, 2))[0]
            services.rate(
                signup=done, stars=stars, words=self.dice.choice(WORDS), actor=person, at=session.ends_at
            )


def days_between(first: date, last: date, number: int) -> Iterator[date]:
    span = (last - first).days
    for turn in range(number):
        day = first + timedelta(days=round(span * turn / max(number - 1, 1)))
        yield day if day.weekday() < 5 else day - timedelta(days=day.weekday() - 4)


def spread(persons: Sequence[Person], parts: int) -> list[Sequence[Person]]:
    size, rest = divmod(len(persons), parts)
    cuts, start = [], 0
    for part in range(parts):
        end = start + size + (1 if part < rest else 0)
        cuts.append(persons[start:end])
        start = end
    return cuts
