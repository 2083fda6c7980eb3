"""What we write to phones, by kind. The texts are Chinese: they go to workers, whatever the desk's language."""

TEXTS: dict[str, str] = {
    "code": "验证码 {code}，5 分钟内有效。请勿告诉他人。",
    "signed_up": "您已报名“{title}”，{when}，{place}。签到码：{url}",
    "waiting": "您在“{title}”{when}的候补名单中，有名额会短信通知您。{url}",
    "list_signed_up": "{org}为您报名“{title}”，{when}，{place}。不去或改时间请点：{url}",
    "place_offered": "“{title}”{when}有名额了，请在 {until} 前确认：{url}",
    "cancelled": "您已取消“{title}”{when}的报名。",
    "activity_cancelled": "很抱歉，“{title}”{when}已取消：{reason}",
    "session_changed": "“{title}”有变动：{when}，{place}。{url}",
}


def write(kind: str, params: dict[str, str]) -> str:
    """Fill a text.

    :raises KeyError: there is no such kind, or a value is missing.
    """
    return TEXTS[kind].format(**params)
