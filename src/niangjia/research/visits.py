"""The visits of research, for whoever asks when somebody was last at an org."""

from niangjia.people.visiting import Visits
from niangjia.research.models import Visit

VISITS = [Visits(made=lambda: Visit.objects.made())]
