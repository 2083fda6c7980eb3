"""Where this room's concerns come from."""

from django.utils.translation import gettext_lazy as _

from niangjia.concerns.sources import Source
from niangjia.research.linking import talk_links, visit_links
from niangjia.research.services import talks, visits

SOURCES = [
    Source(visits.SOURCE, _("Visit"), visit_links),
    Source(talks.SOURCE, _("Talk"), talk_links),
]
