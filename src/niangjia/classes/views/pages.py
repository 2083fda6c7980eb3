"""What the pages of classes share."""

from niangjia.people.roles import AUDITOR, STAFF_UP

#: Who looks at classes; cadres run them.
READERS = (*STAFF_UP, AUDITOR)
