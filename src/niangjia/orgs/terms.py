"""Terms of union committees (届期): when one ends."""

from datetime import date, timedelta


def term_end(starts_on: date, years: int) -> date:
    """Give the last day of a term: the day before the same day so many years later."""
    year = starts_on.year + years
    try:
        return starts_on.replace(year=year) - timedelta(days=1)
    except ValueError:  # the 29th of February
        return date(year, 2, 28)
