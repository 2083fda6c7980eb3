import pytest

from niangjia.core.masking import mask_id_number, mask_name, mask_phone
from niangjia.core.pinyin import initials, sort_key


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_phone("13812345678"), "138****5678"),
        (mask_phone("12351"), "*****"),
        (mask_phone(""), ""),
        (mask_id_number("110118199003070019"), "110***********0019"),
        (mask_id_number("123"), "***"),
        (mask_name("王小明"), "王**"),
        (mask_name("欧阳"), "欧*"),
        (mask_name("阿卜杜热依木"), "阿**"),
        (mask_name("李"), "李*"),
        (mask_name(""), ""),
    ],
)
def test_masks_show_the_least(masked, shown):
    assert masked == shown


def test_chinese_is_sorted_and_found_by_sound():
    assert sort_key("王小明") == "wang xiao ming"
    assert initials("密云区总工会") == "myqzgh"
    assert initials("王 小明A1") == "wxma1"
