"""Campaigns, visits and talks as sheets to take away."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from niangjia.core.masking import mask_name
from niangjia.core.xlsx import Sheet
from niangjia.people.models import Person
from niangjia.research.models import Campaign, Talk, Visit
from niangjia.research.queries import GroupTold, came


def _name(person: Person | None, whole: bool) -> str:
    if person is None:
        return ""
    return person.name if whole else mask_name(person.name)


def campaign_sheets(campaign: Campaign, groups: Iterable[GroupTold], *, whole: bool) -> list[Sheet]:
    """Lay out the groups of a campaign, in the order they were formed; names whole or masked."""
    rows = [
        (
            told.group.name,
            _name(told.leader, whole),
            "、".join(_name(one, whole) for one in told.members),
            "、".join(f"{one.org.label}（{one.since:%m-%d}～{one.until:%m-%d}）" for one in told.stays),
            told.visits,
            told.concerns,
        )
        for told in groups
    ]
    heads = (
        _("Work group"),
        _("Leader"),
        _("Cadres"),
        _("Stays at"),
        _("Visits"),
        _("Concerns raised"),
    )
    above = [f"{campaign.name} {campaign.since} – {campaign.until}"]
    return [Sheet(campaign.name, heads, rows, notes=above, widths=(20, 12, 40, 50, 10, 10))]


def visit_sheet(visits: Sequence[Visit]) -> Sheet:
    """Lay out visits, without names."""
    rows = [
        (
            one.on,
            one.org.name,
            one.work_group.campaign.name if one.work_group else "",
            one.get_met_display() if one.met else "",
            one.heads,
            one.seen,
        )
        for one in visits
    ]
    heads = (
        _("Day"),
        _("Where"),
        _("Research campaign"),
        _("Whom they met"),
        _("How many people"),
        _("What was seen"),
    )
    return Sheet(_("Visits"), heads, rows, widths=(12, 28, 28, 14, 10, 50))


def talk_sheet(talks: Sequence[Talk]) -> Sheet:
    """Lay out talks, without what was said."""
    heads_came = came(talks)
    rows = [
        (
            one.on,
            one.get_kind_display(),
            one.title,
            one.org.name,
            one.place,
            one.enterprise,
            heads_came[one.pk],
        )
        for one in talks
    ]
    heads = (
        _("Day"),
        _("Kind of talk"),
        _("Title"),
        _("Held by"),
        _("Place"),
        _("Enterprise"),
        _("People who came"),
    )
    return Sheet(_("Talks"), heads, rows, widths=(12, 14, 36, 28, 20, 28, 12))
