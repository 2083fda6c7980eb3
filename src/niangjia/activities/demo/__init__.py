"""The demo year of the sign-up engine, through the same services the screens use."""

from django.utils.translation import gettext_lazy as _

from niangjia.activities.demo.by_head import head_counts
from niangjia.activities.demo.by_name import cadre_training, health_checks, lines_of_service
from niangjia.activities.demo.upcoming import upcoming
from niangjia.core.declare import Chapter

CHAPTERS = [
    Chapter(_("Health checks"), 50, health_checks),
    Chapter(_("Cadre training"), 51, cadre_training),
    Chapter(_("Service lines"), 53, lines_of_service),
    Chapter(_("Head-counts of stations"), 60, head_counts),
    Chapter(_("Upcoming sessions"), 90, upcoming),
]
