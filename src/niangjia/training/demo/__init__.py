"""The demo year of orders and lectures, through the same services the screens use."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import Chapter
from niangjia.training.demo.coming import coming
from niangjia.training.demo.year import year

CHAPTERS = [
    Chapter(_("Lectures ordered from the menu"), 53, year),
    Chapter(_("Orders to come"), 91, coming),
]
