"""What the trail's actions, subjects and details are called. Each room names its own in a module of this name."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "login.opened": _("Logged in"),
    "login.ended": _("Logged out another device"),
    "desk_login.approved": _("Let a computer log in"),
    "desk_login.refused": _("Turned a computer away"),
    "second_factor.added": _("Second factor set up"),
    "second_factor.removed": _("Second factor removed"),
    "second_factor.codes_renewed": _("Recovery codes renewed"),
    "audit.exported": _("Audit trail exported"),
}
GROUPS = {
    "login": _("Logging in"),
    "desk_login": _("Logging in"),
    "second_factor": _("Logging in"),
    "audit": _("Audit trail"),
}
SUBJECTS = {"user": _("Log-in"), "audit": _("Audit trail")}
DETAILS = {
    "device": _("Device"),
    "second_factor": _("Second factor"),
    "kind": _("Kind"),
    "opened_at": _("Logged in at"),
    "how": _("How"),
    "rows": _("Rows"),
    "field": _("Field"),
    "since": _("From"),
    "until": _("Until"),
    "action": _("Action"),
    "person": _("Who"),
    "subject": _("Subject"),
}
VALUES = {
    "how": {
        "code": _("Code by SMS"),
        "demo": _("One tap in the demo"),
        "desk": _("Scanned with the phone"),
        "mfa": _("Second factor"),
        "phone": _("Code by SMS"),
    },
    "kind": {
        "totp": _("Authenticator app"),
        "webauthn": _("Passkey"),
        "recovery_codes": _("Recovery codes"),
    },
}
ROLES = {
    "worker": _("Worker"),
    "outlet": _("Head of an outlet"),
    "chair": _("Union chair"),
    "station": _("Service station staff"),
    "township": _("Township cadre"),
    "district": _("District cadre"),
    "city": _("City cadre"),
    "auditor": _("Auditor"),
    "administrator": _("System administrator"),
    "system": _("By itself"),
}
