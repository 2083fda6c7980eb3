"""The demo's concerns: some four hundred through 2023, most of them handled to the end, and a few that wait today."""

from django.utils.translation import gettext_lazy as _

from niangjia.concerns.demo.year import build
from niangjia.core.declare import Chapter

CHAPTERS = [Chapter(_("Concerns"), 80, build)]
