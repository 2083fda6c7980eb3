"""The records of joining."""

from niangjia.joining.models.applications import Application, Route, Window
from niangjia.joining.models.leads import Asking, ServedEntry
from niangjia.joining.models.transfers import Transfer

__all__ = ["Application", "Asking", "Route", "ServedEntry", "Transfer", "Window"]
