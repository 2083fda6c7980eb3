"""How far a campaign is: the figure of new unions beside the targets. No order but the tree's."""

from collections.abc import Sequence
from dataclasses import dataclass

from niangjia.figures import Period, compute
from niangjia.founding.figures import NEW_UNIONS
from niangjia.founding.models import Campaign
from niangjia.orgs.models import Org


@dataclass(frozen=True, slots=True)
class Line:
    """Target and registered unions of one org; ``window`` opens the figure there."""

    org: Org
    target: int
    done: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All lines of a campaign, and the whole."""

    lines: list[Line]
    target: int
    done: int
    window: str


def of(campaign: Campaign, orgs: Sequence[Org]) -> Progress:
    """Work out a campaign's progress from the figure; three statements, however many orgs."""
    period = Period(campaign.since, campaign.until)
    targets = dict(campaign.targets.values_list("org_id", "unions"))
    length = len(campaign.org.path) + Org.steplen
    done = {
        part.key: int(part.value.value or 0)
        for part in compute.by_path(NEW_UNIONS, campaign.org.scope, period, length)
    }
    lines = [Line(org, targets.get(org.pk, 0), done.get(org.path, 0)) for org in orgs]
    return Progress(lines, sum(targets.values()), sum(done.values()), period.query)
