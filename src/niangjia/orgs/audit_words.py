"""What the trail's actions on orgs are called."""

from django.utils.translation import gettext_lazy as _

from niangjia.orgs.models import Org

ACTIONS = {
    "org.created": _("Org created"),
    "org.changed": _("Org changed"),
    "org.moved": _("Org moved"),
    "org.closed": _("Org closed"),
}
SUBJECTS = {"org": _("Org")}
DETAILS = {
    **{field.name: field.verbose_name for field in Org._meta.fields},
    "to": _("Moved to"),
}
