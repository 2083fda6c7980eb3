"""What the demo's library is filled with: titles of courses, invented names of firms, and what people wished to hear."""

from niangjia.courses.choices import Field, NeedSource
from niangjia.people.choices import Group

FIRMS = tuple(
    f"北京{name}律师事务所"
    for name in (
        "衡简",
        "知远川",
        "同工",
        "明瑜",
        "正己和",
        "鼎言",
        "惠工",
        "景砚",
        "安衡",
        "言午堂",
        "朗桥",
        "和信达成",
        "京禾",
        "泽铭",
        "守拙",
        "康衢",
        "立远",
        "德昭",
        "融悦",
        "天枢合",
        "信诚里",
        "海岱",
    )
)
PARTNERS = ("京华劳动关系研究中心", "北方公益法律服务中心")

_BY_FIELD: tuple[tuple[Field, str, int, tuple[str, ...]], ...] = (
    (
        Field.LABOUR,
        "一线职工",
        90,
        (
            "劳动合同那些事：签、变、续、终",
            "入职第一课：劳动合同必备条款",
            "试用期的权利与误区",
            "未签书面合同怎么办",
            "工资怎么算、怎么要",
            "加班费的认定与举证",
            "带薪年休假你休对了吗",
            "高温津贴与劳动保护",
            "竞业限制与保密协议",
            "违法解除劳动合同的赔偿",
            "经济补偿金计算实务",
            "劳务派遣与劳动关系",
            "新就业形态劳动者权益保障",
            "外卖骑手的用工关系认定",
            "网约车司机合同里的门道",
            "农民工工资支付条例解读",
            "企业规章制度的边界",
            "调岗调薪的法律红线",
            "医疗期与病假待遇",
            "离职手续与档案转移",
        ),
    ),
    (
        Field.UNION,
        "工会干部",
        90,
        (
            "新修改工会法要点解读",
            "工会主席的履职与保护",
            "基层工会换届选举实务",
            "工会经费收缴管理与使用",
            "集体协商谈什么怎么谈",
            "职工代表大会操作实务",
            "厂务公开与民主管理",
            "工会劳动法律监督一函两书",
            "工会参与劳动争议调解",
            "新就业形态群体建会入会",
            "工会法人资格与财产保护",
            "女职工专项集体合同",
        ),
    ),
    (
        Field.CIVIL,
        "全体职工",
        90,
        (
            "民法典与职工生活",
            "租房合同避坑指南",
            "买房卖房的法律风险",
            "民间借贷与担保",
            "婚姻家庭编里的财产",
            "遗嘱与继承的常见误区",
            "邻里纠纷与物业服务",
            "人格权：肖像、名誉与隐私",
            "高空抛物谁来担责",
            "网购消费维权",
            "个人信息与网络侵权责任",
            "监护与赡养的法律义务",
        ),
    ),
    (
        Field.TRAFFIC,
        "快递员、外卖员、货车司机",
        60,
        (
            "电动自行车上路的规矩",
            "送餐路上出了事故怎么办",
            "货车司机合规驾驶与疲劳驾驶",
            "交通事故责任认定与赔偿",
            "醉驾、毒驾的法律后果",
            "保险理赔一步一步来",
            "非机动车违法与处罚",
        ),
    ),
    (
        Field.SOCIAL,
        "一线职工",
        90,
        (
            "五险一金明白账",
            "工伤认定与赔偿流程",
            "职业伤害保障试点解读",
            "养老保险的缴费与待遇",
            "失业保险金怎么领",
            "生育保险与产假待遇",
            "社保断缴漏缴怎么补",
            "灵活就业人员怎么参保",
            "工伤保险先行支付",
        ),
    ),
    (
        Field.SAFETY,
        "生产一线职工",
        60,
        (
            "安全生产法：职工的权利和义务",
            "班组安全管理与法律责任",
            "施工现场安全警示案例",
            "职业病防治与健康监护",
            "消防安全与应急逃生",
            "有限空间作业的法与则",
            "特种作业持证上岗",
        ),
    ),
    (
        Field.WOMEN,
        "女职工",
        90,
        (
            "女职工劳动保护特别规定",
            "职场性骚扰的预防与应对",
            "孕期产期哺乳期的权益",
            "妇女权益保障法新看点",
            "反家庭暴力法与人身安全保护令",
            "职场性别歧视维权",
            "母婴室与弹性工作怎么谈",
        ),
    ),
    (
        Field.DISPUTES,
        "企业调解员",
        120,
        (
            "劳动仲裁全流程",
            "劳动争议的举证责任",
            "企业调解委员会怎么建怎么调",
            "调解协议的司法确认",
            "仲裁时效别错过",
            "典型劳动争议案例评析",
            "一裁终局与起诉",
        ),
    ),
    (
        Field.PRIVACY,
        "办公室职工",
        60,
        (
            "个人信息保护法在身边",
            "网络安全与密码习惯",
            "手机应用索权怎么看",
            "人脸识别与隐私",
            "网络言论的边界",
        ),
    ),
    (
        Field.SECURITY,
        "全体职工",
        60,
        (
            "宪法与公民生活",
            "国家安全人人有责",
            "保密法基本常识",
            "英雄烈士保护法解读",
        ),
    ),
    (
        Field.CRIMINAL,
        "全体职工",
        60,
        (
            "防范电信网络诈骗",
            "远离帮信罪：别出租银行卡",
            "正当防卫的界限",
            "防范非法集资守住钱袋子",
            "恶意欠薪罪与维权",
        ),
    ),
    (
        Field.MIND,
        "一线职工",
        90,
        ("一线职工压力管理", "倒班职工的睡眠", "情绪急救：服务岗位怎么消气"),
    ),
)


def _turned() -> tuple[tuple[str, str, str, int], ...]:
    """Deal the titles out field by field, so that every round hears several fields."""
    piles = [
        [(title, field.value, audience, minutes) for title in titles]
        for field, audience, minutes, titles in _BY_FIELD
    ]
    longest = max(len(pile) for pile in piles)
    return tuple(pile[place] for place in range(longest) for pile in piles if place < len(pile))


#: Title, field, audience, minutes.
TITLES = _turned()
#: Proposed on the days before one looks.
TO_COME = (
    ("算法派单下的休息权", Field.LABOUR.value, "外卖骑手", 60),
    ("平台处罚与申诉", Field.LABOUR.value, "外卖骑手、网约车司机", 60),
    ("直播带货里的劳动关系", Field.LABOUR.value, "文娱行业职工", 90),
    ("人工智能时代的个人信息", Field.PRIVACY.value, "办公室职工", 60),
)
#: Topic, field, group, people, heard in.
NEEDS = (
    ("送餐出事故后平台不管怎么办", Field.TRAFFIC, Group.RIDER, 86, NeedSource.TALK),
    ("没签合同能不能要双倍工资", Field.LABOUR, Group.COURIER, 120, NeedSource.QUESTIONNAIRE),
    ("哺乳期被调岗", Field.WOMEN, Group.SERVICE, 35, NeedSource.TALK),
    ("工资拖了三个月", Field.LABOUR, Group.MIGRANT, 64, NeedSource.TALK),
    ("怎么开职代会", Field.UNION, Group.UNION, 48, NeedSource.QUESTIONNAIRE),
    ("工伤认定材料准备", Field.SOCIAL, Group.FACTORY, 210, NeedSource.QUESTIONNAIRE),
    ("银行卡借给老乡会不会犯法", Field.CRIMINAL, Group.MIGRANT, 30, NeedSource.TALK),
    ("倒班睡不好", Field.MIND, Group.NURSE, 75, NeedSource.QUESTIONNAIRE),
    ("物业费纠纷", Field.CIVIL, Group.OFFICE, 52, NeedSource.QUESTIONNAIRE),
    ("灵活就业怎么交社保", Field.SOCIAL, Group.CAR_DRIVER, 140, NeedSource.TALK),
    ("手机摄影与短视频", Field.SKILL, Group.SERVICE, 40, NeedSource.QUESTIONNAIRE),
    ("有限空间作业的责任", Field.SAFETY, Group.FACTORY, 90, NeedSource.TALK),
    ("颈椎腰椎怎么养", Field.HEALTH, Group.COURIER, 110, NeedSource.TALK),
    ("集体合同怎么谈工资", Field.UNION, Group.UNION, 36, NeedSource.QUESTIONNAIRE),
    ("快递员丢件被罚款", Field.LABOUR, Group.COURIER, 95, NeedSource.TALK),
    ("孩子青春期怎么沟通", Field.FAMILY, Group.TEACHER, 45, NeedSource.QUESTIONNAIRE),
    ("租房押金不退", Field.CIVIL, Group.ESTATE_AGENT, 38, NeedSource.TALK),
    ("网约车扣分申诉", Field.TRAFFIC, Group.CAR_DRIVER, 60, NeedSource.QUESTIONNAIRE),
)
