"""What the trail's actions on lecturers, firms, courses, calls, trial lectures and needs are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.masking import mask_name
from niangjia.courses.choices import Verdict
from niangjia.courses.models import Call, Course, Firm, Lecturer, Need, Proposal, Round
from niangjia.courses.views.pages import READERS

ACTIONS = {
    "lecturer.invited": _("Lecturer invited"),
    "lecturer.accepted": _("Invitation to lecture accepted"),
    "lecturer.declined": _("Invitation to lecture declined"),
    "lecturer.renewed": _("Term of a lecturer renewed"),
    "lecturer.left": _("Lecturer left the corps"),
    "lecturer.changed": _("Lecturer changed"),
    "lecturer.barred": _("Conflict of interest recorded"),
    "lecturer.bar_lifted": _("Conflict of interest ended"),
    "lecturer.week_set": _("Week of a lecturer set"),
    "lecturer.time_added": _("Time in a lecturer's calendar added"),
    "lecturer.time_dropped": _("Time in a lecturer's calendar taken out"),
    "lecturer.calendar_read": _("Calendar file of a lecturer read"),
    "firm.added": _("Firm put on the list"),
    "firm.changed": _("Firm changed"),
    "firm.agreement_ended": _("Agreement with a firm ended"),
    "firm.barred": _("Conflict of interest recorded"),
    "firm.bar_lifted": _("Conflict of interest ended"),
    "course.listed": _("Course put in the library"),
    "course.changed": _("Course changed"),
    "course.retired": _("Course retired"),
    "course.taken_up": _("Course taken into the library again"),
    "course.to_revise": _("Course to be revised"),
    "course.revised": _("Course revised"),
    "course.lecturers_set": _("Lecturers of a course set"),
    "course.material_added": _("Material of a course kept"),
    "course.material_dropped": _("Material of a course taken off"),
    "call.opened": _("Call for courses opened"),
    "call.changed": _("Call for courses changed"),
    "course_proposal.made": _("Course proposed"),
    "course_proposal.revised": _("Proposal revised"),
    "course_proposal.withdrawn": _("Proposal withdrawn"),
    "course_proposal.invited": _("Proposal put in a trial round"),
    "course_proposal.left_out": _("Proposal taken out of a trial round"),
    "course_proposal.decided": _("Verdict on a trial lecture"),
    "trial_round.planned": _("Trial round planned"),
    "trial_round.changed": _("Trial round changed"),
    "trial_round.called_off": _("Trial round called off"),
    "trial_round.panel_named": _("Panel of a trial round named"),
    "trial_round.panel_member_dropped": _("Member of a panel taken off"),
    "trial_round.held": _("Trial round held"),
    "need.recorded": _("Need recorded"),
    "need.told": _("Need told from a phone"),
    "need.changed": _("Need changed"),
    "need.answered": _("Need answered by a course"),
    "need.answer_taken_back": _("Answer to a need taken back"),
    "courses.exported": _("List of the library exported"),
}
LIBRARY = _("Courses and lecturers")
GROUPS = dict.fromkeys(
    ("lecturer", "firm", "course", "call", "course_proposal", "trial_round", "need", "courses"), LIBRARY
)
SUBJECTS = {
    "lecturer": _("Lecturer"),
    "firm": _("Firm or institution"),
    "course": _("Course"),
    "call": _("Call for courses"),
    "course_proposal": _("Course proposal"),
    "trial_round": _("Trial round"),
    "need": _("Need"),
}
DETAILS = {
    "until": _("until"),
    "times": _("Number of times"),
    "lecturers": _("Number of lecturers"),
    "material": _("Material"),
    "round": _("Round"),
    "members": _("Number of members"),
    "verdict": _("Verdict"),
    "points": _("Points"),
    "list": _("List"),
    **{
        f"{kind}.{field.name}": field.verbose_name
        for kind, model in {
            "lecturer": Lecturer,
            "firm": Firm,
            "course": Course,
            "call": Call,
            "trial_round": Round,
            "need": Need,
        }.items()
        for field in model._meta.fields
        if field.editable and field.name not in {"id", "district"}
    },
}
VALUES: dict[str, dict[str, Any]] = {"verdict": dict(Verdict.choices)}


def _named(model: Any, field: str) -> Callable[[Collection[str]], dict[str, str]]:
    def names(ids: Collection[str]) -> dict[str, str]:
        return {str(pk): name for pk, name in model.objects.filter(pk__in=ids).values_list("pk", field)}

    return names


def _lecturers(ids: Collection[str]) -> dict[str, str]:
    """Who it is, masked as everywhere in the trail."""
    found = Lecturer.objects.filter(pk__in=ids).select_related("person")
    return {
        str(one.pk): gettext("(erased)") if one.person.erased_at else mask_name(one.person.name)
        for one in found
    }


def _linked(model: Any, name: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*READERS):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


NAMES = {
    "lecturer": _lecturers,
    "firm": _named(Firm, "name"),
    "course": _named(Course, "title"),
    "call": _named(Call, "title"),
    "course_proposal": _named(Proposal, "title"),
    "need": _named(Need, "topic"),
}
LINKS = {
    "lecturer": _linked(Lecturer, "courses:desk_lecturer"),
    "firm": _linked(Firm, "courses:desk_firm"),
    "course": _linked(Course, "courses:desk_course"),
    "call": _linked(Call, "courses:desk_call"),
    "course_proposal": _linked(Proposal, "courses:desk_proposal"),
    "trial_round": _linked(Round, "courses:desk_round"),
    "need": _linked(Need, "courses:desk_need"),
}
