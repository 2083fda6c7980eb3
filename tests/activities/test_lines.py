"""Lists as outlets paste them: a phone somewhere in the line, a name, perhaps a group; and what is wrong with a line."""

import pytest

from niangjia.activities.lines import LONGEST_LINE, read_line, read_lines

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(
    ("line", "name", "group"),
    [
        ("张三 13800000001", "张三", "guard"),
        ("张三13800000001", "张三", "guard"),
        ("13800000001 张三", "张三", "guard"),
        ("张三，138-0000-0001", "张三", "guard"),
        ("张三\t+86 138 0000 0001", "张三", "guard"),
        ("张三 8613800000001", "张三", "guard"),
        ("张三 008613800000001", "张三", "guard"),
        ("张三 138.0000.0001", "张三", "guard"),
        ("1、张三 13800000001", "张三", "guard"),
        ("12. 13800000001 张三", "张三", "guard"),
        ("（3）张三：13800000001", "张三", "guard"),
        ("4 张三 13800000001", "张三", "guard"),
        ("5、13800000001", "", "guard"),
        ("13800000001", "", "guard"),
        ("13800000001".translate(WIDE), "", "guard"),
        ("张　三 " + "13800000001".translate(WIDE), "张三", "guard"),
        ("张三 13800000001 快递员", "张三", "courier"),
        ("外卖骑手 张三 13800000001", "张三", "rider"),
        ("姓名：张三 电话：13800000001 群体：保安", "张三", "guard"),
        ("张三\u202d13800000001\u202c", "张三", "guard"),
        ("阿卜杜热依木·买买提 13800000001", "阿卜杜热依木·买买提", "guard"),
        ("Li Lei 13800000001", "Li Lei", "guard"),
        ("110118199003070018 张三 13800000001", "张三", "guard"),
    ],
)
def test_line_is_read_however_it_is_written(line, name, group):
    row = read_line(line, "guard").row
    assert row is not None
    assert (row.name, row.phone, row.group) == (name, "13800000001", group)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("张三", "这一行没有手机号。"),
        ("张三 12345", "这一行没有手机号。"),
        ("张三 1380000000", "手机号少一位：现在 10 位，应为 11 位。"),
        ("2、张三 138-0000-000", "手机号少一位：现在 10 位，应为 11 位。"),
        ("张三 138000000012", "手机号多一位：现在 12 位，应为 11 位。"),
        ("张三 69001234", "手机号是 8 位，应为 11 位。"),
        ("张三 12800000001", "不是手机号：以 12 开头。"),
        ("张三 13800000001 13800000002", "这一行有两个手机号，请每行只写一人。"),
        ("长" * 61 + " 13800000001", "姓名太长。"),
        ("长" * LONGEST_LINE + " 13800000001", "这一行太长，请每行只写一人。"),
    ],
)
def test_line_that_names_nobody_says_why(line, reason):
    read = read_line(line, "guard")
    assert (read.row, read.reason, read.text) == (None, reason, line[:LONGEST_LINE])


def test_same_phone_twice_in_a_line_is_one_person():
    row = read_line("张三 13800000001 微信13800000001", "guard").row
    assert row is not None
    assert row.phone == "13800000001"


def test_empty_lines_are_passed_over():
    read = read_lines("\n张三 13800000001\n\r\n   \n李四\n", "guard")
    assert [(line.text, line.row is not None) for line in read] == [
        ("张三 13800000001", True),
        ("李四", False),
    ]
