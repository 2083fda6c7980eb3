"""How often a code may be asked for and tried. The rates stand in ``settings.ACCOUNT_RATE_LIMITS``.

Asking is limited by phone, by address and by both together, so that one address cannot use up a phone's day
for everybody else. A device that has signed in with the phone before has rates of its own, which nobody else
can use up: whoever floods a number locks out no one who holds it. Tries belong to one session.
"""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume
from django.core import signing
from django.http import HttpRequest, HttpResponse

from niangjia.accounts.errors import TooManyRequests
from niangjia.core.crypto import keyed_hash

DEVICE_COOKIE = "niangjia_device"
DEVICE_LIFE = 60 * 60 * 24 * 365
DEVICE_PHONES = 3
#: Who types so many digits looks for a number.
FEWEST_DIGITS = 4
SALT = "niangjia device"


def _key(*parts: str) -> str:
    """Make a key that gives away neither phone nor address to who reads the cache."""
    return keyed_hash("|".join(parts), "rate limit")


def take_code(request: HttpRequest, phone: str) -> None:
    """Count a code asked for.

    :raises TooManyRequests: no code may be sent now.
    """
    if _key(phone) in _phones_of_device(request):
        wanted = [("code_to_known_device", _key(phone, "known"))]
    else:
        address = get_adapter(request).get_client_ip(request)
        wanted = [
            ("code_to_phone_from_address", _key(phone, address)),
            ("code_from_address", _key(address)),
            ("code_to_phone", _key(phone)),
        ]
    for action, key in wanted:
        if not ratelimit.consume(request, action=action, key=key):
            raise TooManyRequests


def take_try(request: HttpRequest, code_sent_at: float) -> bool:
    """Count a try at the code of this session; ``False`` when there were too many (also many at once)."""
    return ratelimit.consume(
        request, action="code_tries", key=_key(str(request.session.session_key), str(code_sent_at))
    )


def take_desk_login(request: HttpRequest) -> bool:
    """Count a QR code drawn for a desk."""
    address = get_adapter(request).get_client_ip(request)
    return bool(
        consume(
            request, app="allauth.account", action="desk_login", key=_key(address, "desk"), limit_get=True
        )
    )


def take_look_up(request: HttpRequest, text: str) -> None:
    """Count a look for somebody by a number; words are not counted.

    :raises TooManyRequests: this log-in looked up so many that it may be trying numbers out.
    """
    if sum(character.isdigit() for character in text) < FEWEST_DIGITS:
        return
    key = _key(str(request.user.pk), "look up")
    if not consume(request, app="allauth.account", action="look_up", key=key, limit_get=True):
        raise TooManyRequests


def take_public_check(request: HttpRequest) -> None:
    """Count a code that a stranger wants checked.

    :raises TooManyRequests: this address checked so many that it may be trying codes out.
    """
    key = _key(get_adapter(request).get_client_ip(request), "public check")
    if not consume(request, app="allauth.account", action="public_check", key=key, limit_get=True):
        raise TooManyRequests


def remember_device(request: HttpRequest, response: HttpResponse, phone: str) -> None:
    """Let this device keep rates of its own for the phone it has just proved to hold."""
    phones = [_key(phone), *(known for known in _phones_of_device(request) if known != _key(phone))]
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(phones[:DEVICE_PHONES], salt=SALT),
        max_age=DEVICE_LIFE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _phones_of_device(request: HttpRequest) -> list[str]:
    try:
        known: list[str] = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=SALT, max_age=DEVICE_LIFE
        )
    except signing.BadSignature:
        return []
    return known
