"""ID numbers that are right and belong to nobody."""

from datetime import date

from niangjia.people.identity import check_digit


def id_number(serial: int = 1, born: date = date(1990, 3, 7)) -> str:
    """Make a number of somebody born in Miyun; odd serials are men."""
    body = f"110118{born:%Y%m%d}{serial:03d}"
    return body + check_digit(body)
