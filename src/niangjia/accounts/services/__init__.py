"""What accounts do for the rooms above."""

from niangjia.accounts.services.sms import deliver, purge, send_sms

__all__ = ["deliver", "purge", "send_sms"]
