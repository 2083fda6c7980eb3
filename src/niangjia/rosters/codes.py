"""What rosters write as a number or a name: the national code tables, and the words people use for them.

A value is kept as its name. Sources: GB/T 3304 (peoples), GB/T 4762 (political status), GB/T 4658 (education), GB/T 2261.2
(marriage).
"""

from niangjia.people.choices import Group, MembershipState, Sex

_PEOPLES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 "
    "达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 "
    "门巴 珞巴 基诺"
)
_POLITICS = {
    "中共党员": "01 党员 共产党员 中国共产党党员",
    "中共预备党员": "02 预备党员 中国共产党预备党员",
    "共青团员": "03 团员",
    "民革党员": "04 民革",
    "民盟盟员": "05 民盟",
    "民建会员": "06 民建",
    "民进会员": "07 民进",
    "农工党党员": "08 农工党",
    "致公党党员": "09 致公党",
    "九三学社社员": "10 九三学社 九三",
    "台盟盟员": "11 台盟",
    "无党派人士": "12 无党派民主人士 无党派",
    "群众": "13 普通群众 无",
}
_EDUCATION = {
    "研究生": "1 10 硕士 博士 硕士研究生 博士研究生 研究生及以上",
    "大学本科": "2 20 本科 大本 大学",
    "大学专科": "3 30 专科 大专",
    "中等职业": "4 40 中专 中技 中职 技校 职高",
    "高中": "6 60 普通高中",
    "初中": "7 70",
    "小学": "8 80",
    "其他": "9 90",
}
_MARRIAGE = {
    "未婚": "10 1",
    "已婚": "20 2 初婚 再婚 复婚",
    "丧偶": "30 3",
    "离婚": "40 4 离异",
    "未说明": "90 9",
}
_SEX: dict[str, str] = {
    Sex.MALE: "男 1 男性 m male",
    Sex.FEMALE: "女 2 女性 f female",
    Sex.UNSTATED: "9 未说明",
}
_STATE: dict[str, str] = {
    MembershipState.REGULAR: "正常 在会 在册",
    MembershipState.TRANSFERRED: "转出 已转出",
    MembershipState.KEPT: "保留 保留会籍",
    MembershipState.LEFT: "退会 已退会",
    MembershipState.EXPELLED: "除名 开除",
}
_GROUP: dict[str, str] = {
    Group.COURIER: "快递员 快递 快递小哥 快递从业人员",
    Group.RIDER: "外卖配送员 外卖员 外卖 骑手 外卖骑手 网约配送员 送餐员",
    Group.TRUCK_DRIVER: "货车司机 货运司机 卡车司机",
    Group.CAR_DRIVER: "网约车司机 网约车驾驶员 网约车",
    Group.CARER: "护工护理员 护工 护理员",
    Group.HOUSEKEEPER: "家政服务员 家政 家政员 保洁员",
    Group.MALL_AGENT: "商场信息员",
    Group.ESTATE_AGENT: "房产中介员 房产中介 房产经纪人",
    Group.GUARD: "保安员 保安",
    Group.MIGRANT: "农民工 务工人员",
    Group.NURSE: "医务人员 护士 医生 医护人员",
    Group.TEACHER: "教师 教职工 老师",
    Group.FACTORY: "产业工人 工人",
    Group.SERVICE: "服务员 服务业职工",
    Group.OFFICE: "职员 机关干部 公务员 办公室人员",
    Group.UNION: "工会干部 工会工作者",
    Group.OTHER: "其他",
}


def _read(table: dict[str, str]) -> dict[str, str]:
    """Turn name → other words into word → name."""
    found = {word.casefold(): name for name, words in table.items() for word in words.split()}
    return {name.casefold(): name for name in table} | found


def _numbered(number: int, name: str) -> dict[str, str]:
    full = f"{name}族"
    return {name: full, full: full, str(number): full, f"{number:02d}": full}


PEOPLES = {
    word: full
    for number, name in enumerate(_PEOPLES.split(), start=1)
    for word, full in _numbered(number, name).items()
}
POLITICS, EDUCATION, MARRIAGE = _read(_POLITICS), _read(_EDUCATION), _read(_MARRIAGE)
SEX, STATE, GROUP = _read(_SEX), _read(_STATE), _read(_GROUP)
YES = {"是", "有", "√", "y", "yes", "1", "对", "true"}
NO = {"否", "无", "×", "x", "n", "no", "0", "不是", "没有", "非", "false"}
#: Code → the word an export writes; reading it gives the code back.
SEX_WORD = {code: words.split()[0] for code, words in _SEX.items()} | {str(Sex.UNSTATED): "未说明"}
STATE_WORD = {code: words.split()[0] for code, words in _STATE.items()}
GROUP_WORD = {code: words.split()[0] for code, words in _GROUP.items()}
