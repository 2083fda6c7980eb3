"""Every change to applications, windows, leads, transfers and cards."""

from niangjia.joining.services.applications import apply, withdraw
from niangjia.joining.services.cards import issue_card
from niangjia.joining.services.deciding import Approved, approve, approve_many, decline, undo_decision
from niangjia.joining.services.leads import ask, ask_many
from niangjia.joining.services.members import change_membership
from niangjia.joining.services.routes import set_routes
from niangjia.joining.services.transfers import answer_transfer, request_transfer, withdraw_transfer
from niangjia.joining.services.windows import close_window, open_window
from niangjia.joining.services.writing_down import (
    NewApplication,
    write_down,
    write_down_card,
    write_down_known,
    write_down_many,
)

__all__ = [
    "Approved",
    "NewApplication",
    "answer_transfer",
    "apply",
    "approve",
    "approve_many",
    "ask",
    "ask_many",
    "change_membership",
    "close_window",
    "decline",
    "issue_card",
    "open_window",
    "request_transfer",
    "set_routes",
    "undo_decision",
    "withdraw",
    "withdraw_transfer",
    "write_down",
    "write_down_card",
    "write_down_known",
    "write_down_many",
]
