"""What is asked in the demo's surveys, and what is answered: invented, as such people would put it."""

from typing import Any

from niangjia.surveys.choices import QuestionKind as Kind

#: key, kind, question, further fields; ``only_if`` names an earlier key and its answers.
Asked = tuple[str, Kind, str, dict[str, Any]]

STATION: tuple[Asked, ...] = (
    (
        "often",
        Kind.ONE,
        "你多久去一次服务站或暖心驿站？",
        {"options": ["每天", "每周几次", "偶尔", "没去过"], "required": True},
    ),
    (
        "why_not",
        Kind.SEVERAL,
        "没去过或很少去，是因为什么？",
        {
            "options": ["不知道在哪", "离片区远", "开门时间对不上", "没地方停车", "不好意思进"],
            "only_if": ("often", ["偶尔", "没去过"]),
        },
    ),
    (
        "wants",
        Kind.SEVERAL,
        "最希望站里有什么？",
        {
            "options": ["充电换电", "微波炉和热水", "能躺一会儿的地方", "卫生间", "冬天的手套护膝", "常用药"],
            "required": True,
        },
    ),
    ("minutes", Kind.NUMBER, "每次能歇多少分钟？", {"help": "写大概的分钟数就行。"}),
    ("stars", Kind.SCALE, "总的来说，站里让你满意吗？", {"options": ["很不满意", "很满意"]}),
    ("concern", Kind.CONCERN, "路上、站点、平台，有什么要工会帮着办的？", {}),
)
NIGHT: tuple[Asked, ...] = (
    (
        "nights",
        Kind.ONE,
        "你每月上几个夜班？",
        {"options": ["不上夜班", "1 到 4 个", "5 到 8 个", "9 个以上"], "required": True},
    ),
    (
        "rest",
        Kind.SCALE,
        "下夜班后休息得怎么样？",
        {
            "options": ["很差", "很好"],
            "required": True,
            "only_if": ("nights", ["1 到 4 个", "5 到 8 个", "9 个以上"]),
        },
    ),
    (
        "trouble",
        Kind.SEVERAL,
        "影响休息的是什么？",
        {
            "options": ["家里孩子老人", "白天睡不着", "连班倒得太快", "下班还要开会培训", "值班室条件"],
            "only_if": ("rest", ["1", "2", "3"]),
        },
    ),
    ("room", Kind.ONE, "科里有夜班休息的地方吗？", {"options": ["有，够用", "有，不够用", "没有"]}),
    ("words", Kind.LONG, "想对工会说的话", {"help": "匿名，不要写姓名和科室。"}),
    ("concern", Kind.CONCERN, "有要工会去办的事吗？", {}),
)
WISHES: tuple[Asked, ...] = (
    ("course", Kind.COURSE, "下半年流动课堂，你最想听什么？", {"required": True}),
    (
        "when",
        Kind.ONE,
        "什么时间能来听？",
        {"options": ["工作日白天", "工作日晚上", "周末", "看网课"], "required": True},
    ),
    (
        "where",
        Kind.ONE,
        "在哪儿上最方便？",
        {
            "options": ["单位", "服务站", "职工之家"],
            "only_if": ("when", ["工作日白天", "工作日晚上", "周末"]),
        },
    ),
    ("more", Kind.SHORT, "想请哪位老师，或想听哪件事？", {}),
)

STATION_CONCERNS = (
    "站门口充电插座就两个，冬天电瓶掉得快，排队等不起，能不能加几个。",
    "中午一点到两点站里锁门，正好是我们吃饭的点，热饭没地方。",
)
STATION_WORDS = (
    "站里小李人很好，就是周末不开门。",
    "希望地图上能搜到驿站，我跑了半年才知道拐角就有一个。",
    "雨天没地方晾雨衣。",
)
NIGHT_WORDS = (
    "下了夜班还要参加业务学习，回到家都中午了，希望学习能排在别的日子。",
    "两个夜班之间只隔一天，缓不过来。",
    "值班室挨着电梯，一夜响到天亮，装个隔音门就行。",
    "孩子小，白天根本睡不成，单位要是有个能补觉的地方就好了。",
    "夜里食堂不开，泡面吃多了胃疼，想有口热的。",
    "体检能不能把夜班的人单排一天。",
    "三班倒十几年，最怕临时换班，家里什么都安排不了。",
    "下夜班坐早班车要走二十分钟到站，冬天天还黑着。",
    "希望年轻带孩子的和快退休的少排几个夜班。",
    "休息室四张床八个人用，轮着躺。",
    "夜里急诊就我们两个人，上厕所都得跑着去。",
    "能不能请人讲讲怎么睡好，网上的法子都试过了。",
)
#: Field of courses, in the person's own words; the share of each is in the order.
WISHED = (
    ("labour", "加班费到底怎么算"),
    ("labour", "试用期被辞退怎么办"),
    ("social", "社保断缴了能补吗"),
    ("traffic", "送件路上出了事故谁负责"),
    ("mind", "夜班睡不着怎么调"),
    ("family", "孩子上初中不说话"),
    ("criminal", "刷单诈骗怎么识别"),
    ("health", "腰椎间盘突出怎么养"),
    ("skill", "想考养老护理员"),
    ("social", "异地看病怎么报销"),
)
