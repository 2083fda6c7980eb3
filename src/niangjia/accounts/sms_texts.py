"""What we write to phones, by kind. The texts are Chinese: they go to workers, whatever the desk's language.

A room that writes something of its own adds its texts with ``register`` when it is loaded.
"""

from collections.abc import Mapping

CODE = "code"
TEXTS: dict[str, str] = {
    CODE: "验证码 {code}，5 分钟内有效。请勿告诉他人，工会工作人员也不会向您索要。",
    "signed_up": "您已报名《{title}》，{when}，{place}。签到码：{url}",
    "waiting": "您已进入《{title}》（{when}）的候补名单，有名额会短信通知您。{url}",
    "list_signed_up": "{org}为您报名《{title}》，{when}，{place}。不去或改时间请点：{url}",
    "place_offered": "《{title}》（{when}）有名额了，请在 {until} 前确认：{url}",
    "moved_up": "候补成功：《{title}》{when}，{place}，名额已为您留好。签到码：{url}",
    "moved": "您的《{title}》已改到{when}，{place}。签到码：{url}",
    "cancelled": "您已取消《{title}》{when}的报名。",
    "cancelled_by_organiser": "很抱歉，您在《{title}》{when}的报名已由主办方取消：{reason}",
    "activity_cancelled": "很抱歉，《{title}》{when}已取消：{reason}",
    "session_changed": "《{title}》有变动：{when}，{place}。{url}",
    "reminder": "明天见：《{title}》，{when}，{place}。签到码：{url}",
    "question_answered": "您在《{title}》的提问有答复了：{url}",
}


def register(texts: Mapping[str, str]) -> None:
    """Add texts of another room.

    :raises ValueError: a kind is taken by another text.
    """
    for kind, text in texts.items():
        if TEXTS.setdefault(kind, text) != text:
            raise ValueError(f"The kind {kind} already has another text.")


def write(kind: str, params: Mapping[str, str]) -> str:
    """Fill a text.

    :raises KeyError: there is no such kind, or a value is missing.
    """
    return TEXTS[kind].format_map(params)
