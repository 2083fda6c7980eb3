"""Surveys on the two faces: a piece of the worker's home while one is open, a word in the rail, somebody's own answers."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import MenuItem, Moment, Section
from niangjia.people.models import Person
from niangjia.people.roles import STAFF_UP
from niangjia.surveys import queries
from niangjia.surveys.models import Answer, Draw
from niangjia.surveys.policies import READERS

DESK_MENU = [
    MenuItem(
        "surveys",
        _("Surveys"),
        "list",
        "surveys:desk_surveys",
        46,
        frozenset(READERS),
        also=("/desk/surveys/",),
        group="listening",
    )
]


def home_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """The surveys that are open to somebody; nothing while there is none."""
    if person is None:
        return []
    waiting = list(queries.waiting_for(person, local_day(at))[:3])
    return [Section("surveys/_home.html", {"surveys": waiting}, order=45)] if waiting else []


def person_moments(actor: Actor, person: Person) -> list[Moment]:
    """That somebody answered a survey with names, for those who read it."""
    if not actor.has_role(*STAFF_UP):
        return []
    found = Answer.objects.within(actor.scope).of_person(person).select_related("survey__org")[:50]
    return [
        Moment(
            one.on,
            one.survey.title,
            one.survey.org.label,
            one.get_absolute_url(),
            _("Survey"),
            "sky",
        )
        for one in found
    ]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What this room holds of somebody, for the file they take with them."""
    answers = Answer.objects.of_person(person).select_related("survey")
    draws = Draw.objects.of_person(person).select_related("survey")
    return [
        {
            str(_("Surveys")): [
                {
                    str(_("Survey")): one.survey.title,
                    str(_("Day")): one.on.isoformat(),
                    **{question.text: said for question, said in queries.as_read(one)},
                }
                for one in answers
            ],
            str(_("Codes drawn for anonymous surveys")): [
                {str(_("Survey")): one.survey.title, str(_("Day")): one.on.isoformat()} for one in draws
            ],
        }
    ]
