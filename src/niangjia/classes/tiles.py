"""Classes on the two faces: a word under training in the rail, one's own classes, what one takes along."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.classes import queries
from niangjia.classes.models import Enrolment
from niangjia.classes.views.pages import READERS
from niangjia.core.declare import MenuItem, Tile
from niangjia.people.models import Person

ME_LINKS = [Tile("classes", _("My classes"), "course", "classes:my_classes", order=45)]
DESK_MENU = [
    MenuItem(
        "classes", _("Classes"), "course", "classes:desk_classes", 64, frozenset(READERS), group="training"
    )
]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What classes hold of somebody, for the file they take with them."""
    mine = (
        Enrolment.objects.of_person(person).select_related("training_class", "org").prefetch_related("papers")
    )
    return [
        {
            str(_("Classes")): [
                {
                    str(_("Class")): one.training_class.title,
                    str(_("First day")): str(one.training_class.starts_on),
                    str(_("Unit")): one.org.name,
                    str(_("Group of the class")): one.group_number,
                    str(_("Assignments")): [
                        {
                            str(_("Assignment")): work.assignment.title,
                            str(_("Handed in")): work.text,
                            str(_("Mark")): work.mark,
                        }
                        for work in one.works.select_related("assignment")
                    ],
                    str(_("Test scores")): [
                        paper.score for paper in one.papers.all() if paper.score is not None
                    ],
                }
                for one in mine
            ],
            str(_("Credit hours")): {
                str(year): hours for year, hours in queries.credit_hours(person).items()
            },
        }
    ]
