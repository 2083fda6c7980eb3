"""Firms and lecturers, courses, calls with their trial lectures, and needs."""

from niangjia.courses.models.courses import Course, CourseQuerySet, Material, Teaching
from niangjia.courses.models.lecturers import (
    Availability,
    Firm,
    FirmQuerySet,
    Interest,
    Lecturer,
    LecturerQuerySet,
    Term,
    WeeklySlot,
)
from niangjia.courses.models.needs import Need, NeedQuerySet
from niangjia.courses.models.trials import Call, PanelMember, Proposal, Round, Score, Trial

__all__ = [
    "Availability",
    "Call",
    "Course",
    "CourseQuerySet",
    "Firm",
    "FirmQuerySet",
    "Interest",
    "Lecturer",
    "LecturerQuerySet",
    "Material",
    "Need",
    "NeedQuerySet",
    "PanelMember",
    "Proposal",
    "Round",
    "Score",
    "Teaching",
    "Term",
    "Trial",
    "WeeklySlot",
]
