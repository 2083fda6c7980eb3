"""The records of this room."""

from niangjia.research.models.campaigns import Campaign, GroupMember, Stay, WorkGroup
from niangjia.research.models.meetings import Meeting, StationReport, Task
from niangjia.research.models.plans import TalkPlan
from niangjia.research.models.talks import Talk
from niangjia.research.models.visits import Photo, Visit

__all__ = [
    "Campaign",
    "GroupMember",
    "Meeting",
    "Photo",
    "StationReport",
    "Stay",
    "Talk",
    "TalkPlan",
    "Task",
    "Visit",
    "WorkGroup",
]
