"""What accounts do for the rooms above."""

from niangjia.accounts.services.desk_logins import approve, claim, open_desk_login, refuse
from niangjia.accounts.services.log_ins import close_log_in, purge_log_ins, user_for_phone
from niangjia.accounts.services.sessions import end_sessions
from niangjia.accounts.services.sms import call, deliver, purge_messages, send_sms

__all__ = [
    "approve",
    "call",
    "claim",
    "close_log_in",
    "deliver",
    "end_sessions",
    "open_desk_login",
    "purge_log_ins",
    "purge_messages",
    "refuse",
    "send_sms",
    "user_for_phone",
]
