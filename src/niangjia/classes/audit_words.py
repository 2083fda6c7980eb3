"""What the trail's actions on classes are called."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.classes.models import Assignment, BankQuestion, TrainingClass
from niangjia.classes.views.pages import READERS
from niangjia.core.actor import Actor
from niangjia.people.roles import CADRES

ACTIONS = {
    "training_class.opened": _("Class opened"),
    "training_class.changed": _("Class changed"),
    "training_class.planned": _("Half-day of a class planned"),
    "training_class.unplanned": _("Half-day of a class taken out"),
    "training_class.quota_set": _("Places of a class given to a unit"),
    "training_class.enrolled": _("Put on the roster of a class"),
    "training_class.left": _("Taken off the roster of a class"),
    "training_class.certified": _("Certificates of a class issued"),
    "training_class.certificate_withdrawn": _("Certificate of a class withdrawn"),
    "training_class.certificate_taken": _("Certificate of a class taken away"),
    "training_class.exported": _("Roster of a class taken away"),
    "training_class.test_begun": _("Test of a class begun"),
    "training_class.test_handed_in": _("Test of a class handed in"),
    "training_class.groups_drawn": _("Groups of a class drawn"),
    "training_class.groups_arranged": _("Groups of a class made by hand"),
    "assignment.set": _("Assignment set"),
    "assignment.changed": _("Assignment changed"),
    "assignment.handed_in": _("Assignment handed in"),
    "assignment.marked": _("Assignment marked"),
    "assignment.taken": _("Paper of an assignment opened"),
    "bank_question.added": _("Question put into the bank"),
    "bank_question.changed": _("Question of the bank changed"),
    "bank_question.retired": _("Question of the bank retired"),
}
GROUPS = {"training_class": _("Classes"), "assignment": _("Classes"), "bank_question": _("Classes")}
SUBJECTS = {
    "training_class": _("Class"),
    "assignment": _("Assignment"),
    "bank_question": _("Question of the bank"),
}
DETAILS = {
    "unit": _("Unit"),
    "topic": _("Subject taught"),
    "groups": _("Groups of the class"),
    "class": _("Class"),
    "people": _("Number of people"),
}


def _classes(ids: Collection[str]) -> dict[str, str]:
    return {str(one.pk): one.title for one in TrainingClass.objects.filter(pk__in=ids)}


def _class_links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*READERS):
        return {}
    found = TrainingClass.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("classes:desk_class", args=[pk]) for pk in found}


def _assignment_links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*CADRES):
        return {}
    found = Assignment.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("classes:desk_assignment", args=[pk]) for pk in found}


def _question_links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*CADRES):
        return {}
    found = BankQuestion.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("classes:desk_question", args=[pk]) for pk in found}


NAMES = {"training_class": _classes}
LINKS = {
    "training_class": _class_links,
    "assignment": _assignment_links,
    "bank_question": _question_links,
}
