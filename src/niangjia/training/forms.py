"""The shape of what is typed about orders, timetables and the day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.clock import SHANGHAI
from niangjia.core.fields import WRONG_YEAR, YEARS, DayField
from niangjia.core.scope import Scope
from niangjia.courses.choices import Field
from niangjia.courses.models import Course, Lecturer
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import districts, orgs_to_act_for
from niangjia.training.choices import KeepsakeKind, Part
from niangjia.training.models import Order, Timetable
from niangjia.training.services.orders import FIELDS, LARGEST, MOST_WISHES

#: Rows for days on the form; an order may have more, they are kept.
DAYS = 4


class CourseChoice(forms.ModelChoiceField):
    """Courses that can be ordered, by field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Course.objects.none(), empty_label=CHOOSE, **kwargs)


class OrderForm(forms.ModelForm):
    """An order: wishes first, then days, then where and for whom."""

    wish_1 = CourseChoice(label=_("the course we want most"))
    wish_2 = CourseChoice(label=_("or else"), required=False)
    wish_3 = CourseChoice(label=_("or else this"), required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Order
        fields = FIELDS

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        menu = list(Course.objects.on_menu().order_by("field", "pinyin", "id"))
        for name in self.wish_names():
            field: Any = self.fields[name]
            field.queryset = Course.objects.on_menu()
            field.widget.choices = _grouped(menu)
        self.fields["region"] = OrgChoice(districts(), label=_("in which district"), empty_label=CHOOSE)
        link: Any = self.fields["link"]
        link.validators.append(URLValidator(["https", "http"]))
        self.fields["room"] = forms.IntegerField(
            label=_("seats in the room"), min_value=1, max_value=LARGEST, required=False
        )
        self.fields["headcount"].widget.attrs["min"] = 1
        self.fields["address"].required = False
        for number in range(1, DAYS + 1):
            self.fields[f"day_{number}"] = DayField(label=_("day"), required=number == 1)
            self.fields[f"part_{number}"] = forms.ChoiceField(
                label=_("time"), choices=Part.choices, required=False
            )
        say_choose(self)
        if not self.instance._state.adding:
            self._fill()

    def _fill(self) -> None:
        for wish in self.instance.wishes.all():
            if wish.rank <= MOST_WISHES and wish.course.orderable:
                self.initial.setdefault(f"wish_{wish.rank}", wish.course_id)
        for number, slot in enumerate(self.instance.slots.all()[:DAYS], start=1):
            self.initial.setdefault(f"day_{number}", slot.on)
            self.initial.setdefault(f"part_{number}", slot.part)

    @staticmethod
    def wish_names() -> list[str]:
        return [f"wish_{number}" for number in range(1, MOST_WISHES + 1)]

    def day_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Give the rows of days, each with its part."""
        for number in range(1, DAYS + 1):
            yield self[f"day_{number}"], self[f"part_{number}"]

    def wishes(self) -> list[Course]:
        """Give the courses wished for, the dearest first."""
        return [self.cleaned_data[name] for name in self.wish_names() if self.cleaned_data.get(name)]

    def days(self) -> list[tuple[date, str]]:
        """Give the days with the part of each that suits."""
        rows = (
            (self.cleaned_data.get(f"day_{n}"), self.cleaned_data.get(f"part_{n}"))
            for n in range(1, DAYS + 1)
        )
        return [(day, part or Part.ANY) for day, part in rows if day]

    def _post_clean(self) -> None:
        """The rules are the services'."""


def _grouped(courses: list[Course]) -> list[Any]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in courses:
        grouped.setdefault(str(Field(one.field).label), []).append((str(one.pk), one.title))
    return [("", CHOOSE), *grouped.items()]


class DeskOrderForm(OrderForm):
    """An order taken down on the phone: who ordered, and for which union."""

    phone = forms.CharField(label=_("phone of the contact"), max_length=20)
    name = forms.CharField(label=_("name of the contact"), max_length=60)
    org = OrgChoice(
        Org.objects.none(), label=_("union, or the one that looks after the unit"), empty_label=None
    )

    field_order = ("phone", "name", "unit_name", "org")

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        org: Any = self.fields["org"]
        org.choose_from(orgs_to_act_for(scope), scope)


class TimetableForm(forms.ModelForm):
    """A timetable: its name, its window, and how long the solver may take."""

    since = DayField(label=_("from"))
    until = DayField(label=_("until"))
    seconds = forms.IntegerField(
        label=_("seconds to solve"), min_value=5, max_value=300, help_text=_("Thirty are enough for a month.")
    )

    class Meta:
        model = Timetable
        fields = ("name", "since", "until", "seconds")

    def _post_clean(self) -> None:
        """The rules are the services'."""


class MoveForm(forms.Form):
    """A course, a lecturer and a time for an order, set by hand."""

    course = forms.ModelChoiceField(Course.objects.none(), label=_("course"), empty_label=CHOOSE)
    lecturer = forms.ModelChoiceField(Lecturer.objects.none(), label=_("lecturer"), empty_label=CHOOSE)
    starts_at = forms.DateTimeField(
        label=_("begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "300"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, courses: Any, lecturers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course"]
        lecturer: Any = self.fields["lecturer"]
        course.queryset, lecturer.queryset = courses, lecturers

    def clean_starts_at(self) -> Any:
        given = self.cleaned_data["starts_at"]
        if given.year not in YEARS:
            raise forms.ValidationError(WRONG_YEAR)
        return given if given.tzinfo else given.replace(tzinfo=SHANGHAI)


class ThanksForm(forms.Form):
    """A letter, a banner or a recognition."""

    kind = forms.ChoiceField(label=_("which kind of thanks"), choices=KeepsakeKind.choices)
    on = DayField(label=_("day"))
    words = forms.CharField(label=_("what it says"), max_length=200, required=False)
    photo = forms.FileField(
        label=_("photograph"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
