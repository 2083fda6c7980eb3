"""One person's use of a limit: taken and released with the sign-up."""

from niangjia.activities.choices import LimitPeriod
from niangjia.activities.models import Allowance, Signup
from niangjia.core.clock import SHANGHAI


def period_of(signup: Signup) -> str:
    """Give the period a sign-up uses up; empty without a limit."""
    activity = signup.session.activity
    if activity.limit == LimitPeriod.YEAR:
        return str(signup.session.starts_at.astimezone(SHANGHAI).year)
    return str(activity.pk) if activity.limit == LimitPeriod.ONCE else ""


def take_allowance(signup: Signup) -> None:
    """Use up the limit.

    :raises django.db.IntegrityError: it is used up already.
    """
    period = period_of(signup)
    if period:
        Allowance.objects.create(
            district_id=signup.district_id,
            programme_id=signup.session.activity.programme_id,
            person_id=signup.person_id,
            period=period,
            signup=signup,
        )


def has_allowance(signup: Signup) -> bool:
    """Say whether the limit still lets this sign-up through."""
    period = period_of(signup)
    if not period:
        return True
    return not Allowance.objects.filter(
        district_id=signup.district_id,
        programme_id=signup.session.activity.programme_id,
        person_id=signup.person_id,
        period=period,
    ).exists()


def release_allowance(signup: Signup) -> None:
    """Give the limit back."""
    Allowance.objects.filter(signup_id=signup.pk).delete()
