"""The sentences of the scheduler, by code."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    # why a lecture is as it is
    "first_wish": _("The first wish."),
    "later_wish": _("Wish %(rank)s: for those before it nobody suitable is free at these times."),
    "later_wish_total": _("Wish %(rank)s, so that more wishes are met in total."),
    "nearest": _("The nearest of %(free)s who are free: %(minutes)s minutes away."),
    "only_one": _("Nobody else is free: %(minutes)s minutes away."),
    "not_nearest": _(
        "%(minutes)s minutes away; nearer ones of the %(free)s who are free have more lectures or a lower skill."
    ),
    "online": _("Online."),
    "pinned": _("Fixed by hand."),
    "kept": _("As before."),
    # why an order cannot be served
    "no_course": _("None of the courses it wishes for is in the library."),
    "no_time": _("None of its times lies in the window and is long enough for a lecture."),
    "skill": _("No lecturer gives any of the courses it wishes for."),
    "mode_on_site": _("Nobody who gives these courses comes on site; online it would be possible."),
    "mode_online": _("Nobody who gives these courses lectures online; on site it would be possible."),
    "conflict": _(
        "Whoever gives these courses and is free has a conflict of interest with this unit: %(names)s."
    ),
    "availability": _("Nobody who gives these courses is free at the times it can."),
    "capacity": _("%(headcount)s people do not fit into %(place)s, which holds %(capacity)s."),
    "forbidden": _("What would be possible was ruled out by hand."),
    "pin": _("What was fixed by hand cannot be: without it there would be a lecture."),
    "limit": _("The monthly limits of those who are free are used up: %(names)s."),
    "busy": _("Those who are free are lecturing elsewhere at these times: %(orders)s."),
    "busy_weight": _("Orders of more weight have the lecturers at these times: %(orders)s."),
    "place": _("The place is taken at these times: %(orders)s."),
    "several": _("Several rules at once are in the way: %(rules)s."),
    "total": _("Serving it would cost others more than it brings."),
    "time_limit": _("No place was found for it in the time given; try again with more seconds."),
}

RULES: dict[str, str | Promise] = {
    "skill": _("courses"),
    "mode": _("on site or online"),
    "conflict": _("conflicts of interest"),
    "availability": _("times of the lecturers"),
    "capacity": _("size of the place"),
    "forbidden": _("ruled out by hand"),
    "pin": _("fixed by hand"),
    "limit": _("monthly limits"),
    "busy": _("other lectures and the way between"),
    "place": _("the place"),
}


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Give the sentence of a code in the language of the moment."""
    told = {name: _join(value) if isinstance(value, tuple) else value for name, value in facts.items()}
    return str(SENTENCES[code]) % told


def _join(values: tuple[Any, ...]) -> str:
    return gettext(", ").join(str(RULES.get(value, value)) for value in values)
