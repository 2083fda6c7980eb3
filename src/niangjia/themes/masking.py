"""Words of people without what tells who they are."""

import re

from niangjia.concerns.models import Concern
from niangjia.themes.finder.words import tagged

_MASK = "＊＊"
#: Phones, fixed lines, identity and card numbers, WeChat and other account names after their word.
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?[0-9][0-9 \-]{5,20}[0-9Xx](?![0-9A-Za-z])")
_ACCOUNTS = re.compile(r"((?:微信|QQ|qq|邮箱)号?[:：是]?\s*)[A-Za-z0-9_.@-]{5,}")
#: 我叫王某某, 姓名：李某, 老张, 李师傅.
_SAID = re.compile(
    r"((?:我叫|本人叫|名叫|姓名[:：是]?|联系人[:：]?)\s*)[\u4e00-\u9fff·]{2,4}?(?=[，。,.；;、 的在是]|$)"
)
_CALLED = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]"
    r"(?=师傅|大姐|大哥|阿姨|主任|经理|老板|站长|队长|某)"
)
#: 3号楼2单元, 鼓楼大街18号, 京A12345.
_ADDRESSES = re.compile(
    r"[0-9一二三四五六七八九十]+(?:号楼|号院|号|栋|幢|单元|室|弄|门牌)|[\u4e00-\u9fff][A-Za-z][A-Za-z0-9]{5,6}|[0-9]{4,}"
)
#: What rjieba calls names of people, places, bodies and others.
_NAMING = frozenset({"nr", "ns", "nt", "nz"})


def masked(text: str, concern: Concern) -> str:
    """Mask what ``without_names`` does, and the name of the person who is known to have raised it."""
    person = concern.person
    if person is not None and person.name:
        text = text.replace(person.name, _MASK)
    return without_names(text)


def stripped(text: str, concern: Concern) -> str:
    """Mask what ``masked`` does, and all that reads like a person's name, a firm's, or an address: for what leaves the house."""
    text = _ADDRESSES.sub(_MASK, masked(text, concern))
    return "".join(_MASK if kind[:2] in _NAMING else word for word, kind in tagged(text))


def without_names(text: str) -> str:
    """Mask phones, numbers of cards, accounts, and names that are said."""
    text = _NUMBERS.sub(_MASK, text)
    text = _ACCOUNTS.sub(rf"\1{_MASK}", text)
    text = _SAID.sub(rf"\1{_MASK}", text)
    return _CALLED.sub("某", text)
