"""Facts that stand in the way of a class."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class TimesTurned(BadInput):
    sentence = _("The end must be after the start.")


class HalfDayTaken(RuleViolation):
    sentence = _("This half-day is planned already.")


class OutsideTheClass(BadInput):
    sentence = _("This day is not one of the class: it runs from %(first)s to %(last)s.")


class AlreadyBegun(RuleViolation):
    sentence = _("This half-day has begun; it can no longer be taken out.")


class QuotaUsed(RuleViolation):
    sentence = _("%(org)s has used its %(places)s places.")


class QuotaBelowUsed(RuleViolation):
    sentence = _("%(used)s people of %(org)s are on the roster already.")


class NoQuota(RuleViolation):
    sentence = _("%(org)s has no places in this class. Give it some first.")


class NothingPlanned(RuleViolation):
    sentence = _("Plan at least one half-day first.")


class ClassOver(RuleViolation):
    sentence = _("The class is over.")


class BadQuestion(BadInput):
    sentence = _("This question cannot be used.")


class NoTest(RuleViolation):
    sentence = _("This class has no test.")


class NotTestTime(RuleViolation):
    sentence = _("The test is open from the first day of the class until thirty days after the last.")


class TooFewQuestions(RuleViolation):
    sentence = _("The question bank holds %(held)s questions; the test needs %(needed)s. Ask the organiser.")


class NoTriesLeft(RuleViolation):
    sentence = _("You have used your %(tries)s tries.")


class NotEarned(RuleViolation):
    sentence = _("Nobody has earned a certificate yet who does not have one.")


class CertificateWithdrawn(RuleViolation):
    sentence = _("This certificate was withdrawn already.")


class ReasonNeeded(BadInput):
    sentence = _("Please say why.")


class BadGrouping(BadInput):
    sentence = _("Draw from 2 to %(most)s groups: nobody stands in a group alone.")


class TwoLeaders(BadInput):
    sentence = _("Group %(number)s would have two leaders.")


class LeaderWithoutGroup(BadInput):
    sentence = _("%(person)s would lead a group without being in one.")


class NothingHandedIn(BadInput):
    sentence = _("Write something, or choose a file.")


class MarkedAlready(RuleViolation):
    sentence = _("This was marked already; it can no longer be changed.")


class BadMark(BadInput):
    sentence = _("A mark is a number from 0 to 100.")
