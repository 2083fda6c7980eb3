"""What people say on visits and in talks of the demo. All of it is invented; the places are real."""

from niangjia.concerns.choices import Kind
from niangjia.people.choices import Group

QUESTIONS = (
    "一天送多少单、几点收工，午饭在哪儿吃？",
    "有没有和公司签合同，工伤怎么保的？",
    "服务站去过没有，缺什么？",
    "家里有没有难处，想让工会做什么？",
)
SEEN = (
    "午休时骑手都在楼道里坐着，站里能歇脚但不知道",
    "微波炉坏了一台，当天联系了维修",
    "药箱齐全，饮水机换了滤芯，门口标识看不清",
    "点部分拣区没有风扇，下午两点最热",
    "企业愿意配合建会，想先看看别家怎么做的",
    "车队司机常在外地，会议都开在晚上",
    "",
)
#: text, kind, what was answered where it was solved on the spot (empty: it goes on the list), who said it
RAISED: tuple[tuple[str, str, str, str], ...] = (
    (
        "中午想找个地方热饭，不知道附近哪里能进。",
        Kind.ENQUIRY,
        "当场带到服务站，告诉开放时间和微波炉位置",
        Group.COURIER,
    ),
    ("电动车没地方充电，只能拎电池上楼，物业老说我们。", Kind.REQUEST, "", Group.RIDER),
    ("站点门口台阶高，车推不上来，能不能铺个坡道。", Kind.SUGGESTION, "", Group.COURIER),
    (
        "想考健康证，不知道去哪儿办，要多少钱。",
        Kind.ENQUIRY,
        "当场给了社区卫生服务中心的地址和电话",
        Group.HOUSEKEEPER,
    ),
    (
        "入了会有什么用，会员卡怎么领？",
        Kind.ENQUIRY,
        "当场讲了会员服务，帮着在手机上申请了会员卡",
        Group.COURIER,
    ),
    (
        "夏天车里没空调，能不能多发点藿香正气水。",
        Kind.REQUEST,
        "当场从站里拿了两箱防暑用品",
        Group.TRUCK_DRIVER,
    ),
    ("手上被划了口子不会包扎，想学学急救。", Kind.REQUEST, "", Group.COURIER),
    ("孩子放暑假没人看，附近有没有托管班。", Kind.REQUEST, "", Group.FACTORY),
    ("夜班回来食堂没饭了，只能泡面。", Kind.SUGGESTION, "", Group.FACTORY),
    (
        "不知道工伤怎么认定，公司说让自己先垫。",
        Kind.ENQUIRY,
        "当场拨通12351，约了律师周三到站答疑",
        Group.MIGRANT,
    ),
    ("体检能不能放在周日，平时请不下假。", Kind.SUGGESTION, "", Group.NURSE),
    ("想学月嫂证，自己报班太贵。", Kind.REQUEST, "", Group.HOUSEKEEPER),
    ("站里周末关门，正好是我们最累的时候。", Kind.COMPLAINT, "", Group.RIDER),
    ("互助保障怎么报销，单子都留着呢。", Kind.ENQUIRY, "当场看了单据，讲清了要带的材料", Group.CARER),
    ("差评申诉没人理，一单扣五十。", Kind.REQUEST, "", Group.RIDER),
    ("客人半夜还打电话，没有休息时间，想有个说法。", Kind.SUGGESTION, "", Group.SERVICE),
    (
        "学校里想有个能安静坐会儿的地方。",
        Kind.SUGGESTION,
        "当场和校工会商量，腾出一间作教职工小家",
        Group.TEACHER,
    ),
    ("车间噪声大，发的耳塞不好用。", Kind.REQUEST, "当场请企业换了另一种，样品已试戴", Group.FACTORY),
    ("进小区要登记三遍，耽误时间。", Kind.REQUEST, "", Group.COURIER),
    ("想参加快递员的技能比赛，怎么报名？", Kind.ENQUIRY, "当场在手机上教了报名入口", Group.COURIER),
)
BREAKS = (
    (Group.COURIER, "点部分拣区", "早分拣后的四十分钟"),
    (Group.RIDER, "商圈取餐点旁的服务站", "午高峰过后"),
    (Group.HOUSEKEEPER, "家政公司培训室", "派单前"),
    (Group.TRUCK_DRIVER, "货运停车场休息室", "等货的时候"),
    (Group.FACTORY, "车间休息区", "中班交接前"),
    (Group.NURSE, "护士站会议室", "交班之后"),
    (Group.CARER, "康养院活动室", "老人午睡时"),
    (Group.SERVICE, "民宿协会小院", "退房之后、入住之前"),
)
ENTERPRISES = (
    "果园里连锁超市有限公司",
    "密水山居民宿管理有限公司",
    "燕落印刷有限公司",
    "北山同城货运有限公司",
    "白河建材有限公司",
    "云蒙食品加工有限公司",
    "潮汇物业服务有限公司",
    "檀州汽车维修有限公司",
    "清水源净水设备有限公司",
    "古镇文旅运营有限公司",
    "密农优选电商有限公司",
    "金叵罗生态农业有限公司",
    "穆家峪果品有限公司",
)
NOTES = (
    "讲了工会是做什么的、入会有什么服务；大家问得最多的是工伤和体检。",
    "先请大家说，再介绍服务站和12351；留了站长电话。",
    "围绕劳动保护、休息场所和技能提升聊了一遍。",
)
ENTERPRISE_NOTES = (
    "带去建会服务包，讲了工会法和经费返还政策；企业愿意先成立筹备组。",
    "企业担心增加负担，用周边三家企业的做法作了说明；约好两周后再谈。",
    "谈了职工之家建设和集体协商，企业提出希望工会帮着办技能培训。",
)
ANSWERED = ("合同和社保问题当场作了解释，其余列入问题清单。", "会费、服务内容和入会程序当场说清。", "")
TASKS = (
    ("把周末开放时间贴到站门口，并在公众号公布", 10),
    ("走访三家百人以上未建会企业，送建会服务包", 20),
    ("核对本季度入会台账，补齐申请表", 7),
)
SAID = (
    "各站要把走访听到的问题当天记入清单，能当场办的当场办；建会入会数字以台账为准，不另外报表。\n"
    "下一步重点抓好百人以上企业建会和户外劳动者服务。"
)
