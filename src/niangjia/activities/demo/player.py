"""Plays the year: makes activities and dates, signs people up, checks them in."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import Activity, Session, Signup
from niangjia.orgs.models import Org
from niangjia.people.models import Person

WORDS = (
    "讲得明白，听得懂",
    "时间安排得合适，不耽误送单",
    "老师很耐心，问题都答了",
    "希望多办几场",
    "服务很贴心，谢谢娘家人",
    "",
)


class Player:
    """Plays the year: makes activities and dates, signs people up, checks them in."""

    def __init__(self, stage: Any, name: str) -> None:
        self.stage = stage
        self.dice: random.Random = stage.dice(name)
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.actor = stage.actor
        self.staff = stage.actor

    def attempt(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def offer(self, org: str, programme: str, title: str, on: datetime, **more: Any) -> Activity:
        return services.create_activity(
            org=self.orgs[org],
            programme=programme,
            title=title,
            actor=self.actor,
            at=on - timedelta(days=20),
            **more,
        )

    def date(
        self, activity: Activity, start: datetime, place: str, capacity: int, *, hours: float = 2, **more: Any
    ) -> Session:
        session = services.add_session(
            activity=activity,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            place=place,
            capacity=capacity,
            opens_at=more.pop("opens_at", start - timedelta(days=14)),
            closes_at=more.pop("closes_at", start - timedelta(hours=2)),
            actor=self.actor,
            at=start - timedelta(days=20),
            **more,
        )
        session.activity = activity
        return session

    def publish(self, activity: Activity, at: datetime) -> Activity:
        return services.publish_activity(activity=activity, actor=self.actor, at=at)

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
        signups = [
            services.sign_up(
                session=session,
                person=person,
                actor=self.actor,
                at=before,
                attempt=self.attempt(),
                door="desk",
            )
            for person in persons
        ]
        for signup in signups[: len(signups) - no_shows]:
            self.sign(signup, session, rated=rated, happy=happy)

    def sign(self, signup: Signup, session: Session, *, rated: float = 0.4, happy: bool = False) -> None:
        method = self.dice.choice((CheckInMethod.LIST, CheckInMethod.TICKET, CheckInMethod.DOOR))
        done = services.check_in(
            signup=signup,
            method=method,
            actor=self.actor,
            at=session.starts_at + timedelta(minutes=self.dice.randint(1, 40)),
        )
        if self.dice.random() < rated:
            stars = self.dice.choices((5, 4, 3, 2), (80, 20, 0, 0) if happy else (70, 22, 6, 2))[0]
            services.rate(
                signup=done, stars=stars, words=self.dice.choice(WORDS), actor=self.actor, at=session.ends_at
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
