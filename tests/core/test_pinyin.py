"""Names sound as the dictionary says, whether or not a part of them is a phrase."""

import pytest
from pypinyin import lazy_pinyin

from niangjia.core.pinyin import spelled


@pytest.mark.parametrize(
    "name",
    ["王小明", "重庆", "单于长乐", "朝阳", "欧阳娜娜", "贺兰·依娜", "张 三", "A股王", "李", "㐀㐁", "乐乐"],
)
def test_short_names_sound_as_the_dictionary_says(name: str):
    assert spelled(name)[0] == " ".join(lazy_pinyin(name)).lower()


def test_initials_stand_for_the_letters_one_types():
    assert (spelled("王小明"), spelled(" 王 "), spelled("")) == (
        ("wang xiao ming", "wxm"),
        ("wang", "w"),
        ("", ""),
    )
