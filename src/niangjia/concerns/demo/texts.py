"""What is said once, what waits today, and the small words around it. All of it is invented."""

#: Said once, seen by few, in the order category, kind, employer, text, answer.
RARE = (
    (
        "wages.unpaid",
        "rights",
        "京密引水项目部",
        "去年腊月的工资还欠着两个月，项目经理换了人说不认账，手里有考勤表。",
        "劳动监察已立案，拖欠的两个月工资由总包先行垫付，已到账。",
    ),
    (
        "contract.injury",
        "rights",
        "速达快递",
        "派件摔断了锁骨，站点没给认工伤，想问怎么申请。",
        "服务站陪同提交了工伤认定申请，区人社局已受理并认定，医药费正在报销。",
    ),
    (
        "life.illness",
        "request",
        "云湖食品",
        "爱人查出重病，自费药一个月一万多，孩子还在上学，实在撑不住了。",
        "已入户看望并指导提交帮扶申请，医疗互助也已申领，后续由帮扶中心联系。",
    ),
    (
        "contract.unsigned",
        "rights",
        "周边民宿",
        "干了两年没签合同，说旺季过了就不用来了，这算辞退吗？",
        "经调解企业补签了合同并补缴社保，未签合同的二倍工资差额已协商支付。",
    ),
    (
        "wages.unpaid",
        "rights",
        "暖阳家政",
        "住家做满三个月，雇主走了，公司扣着尾款不给。",
        "公司已承认并付清尾款四千二百元，今后尾款由公司先付。",
    ),
    (
        "contract.insurance",
        "rights",
        "长城货运",
        "跟车三年，社保只交了半年，问就说挂靠没法交。",
        "法援律师已代为投诉，企业从本月起参保，补缴正在核算。",
    ),
)
REFUSED = (
    (
        "other",
        "request",
        "邻居家装修太吵，影响我们夜班休息，希望工会去管一管。",
        "装修噪声由社区和城管处理，已把 12345 的受理办法告诉你；夜班休息室可到驿站使用。",
    ),
    (
        "life.housing",
        "request",
        "想让工会给我解决一套公租房，先住进去再办手续。",
        "公租房由住建部门按条件轮候分配，工会没有房源；申请条件和窗口地址已附上。",
    ),
)
ABOUT_CADRE = (
    "union.conduct",
    "complaint",
    "去站里问体检的事，值班的人头都没抬，说网上有自己看。",
    "已当面致歉并在全区通报，站里实行首问负责，来访先接待后查询。",
)
#: Today's: days ago, category, kind, employer, text, how far it went.
ALARM = ("safety.danger", "danger", "分拣夹层的货架歪了，人还在下面干活，喊了没人管。")
NOW = (
    (
        9,
        "conditions.rest",
        "request",
        "速达快递",
        "果园街道驿站这周又锁门了，早上七点想接热水进不去。",
        "late",
    ),
    (
        4,
        "skills.first_aid",
        "request",
        "速达快递",
        "上次的急救培训没报上名，什么时候有第二期？我们点部还有九个人想学。",
        "handling",
    ),
    (2, "safety.protection", "request", "速达快递", "新头盔的卡扣用了一周就裂了，能不能换一批。", "raised"),
    (
        3,
        "wages.fines",
        "complaint",
        "外卖平台",
        "小区换了门禁，绕路超时被扣了六十，申诉两次都是机器人回的。",
        "handling",
    ),
    (
        1,
        "conditions.meals",
        "suggestion",
        "外卖平台",
        "爱心餐能不能加一个清真窗口，我们站有五个回族兄弟。",
        "raised",
    ),
    (6, "life.children", "enquiry", "社区卫生服务中心", "寒假托管班哪天开始报名？去年错过了。", "answered"),
    (
        5,
        "union.digital",
        "enquiry",
        "速达快递",
        "我师傅五十六了，手机报名总卡在验证码那步，能不能电话帮他报？",
        "answered",
    ),
    (5, "conditions.parking", "suggestion", "速达快递", "换电柜又坏了一台，晚上排队要半个钟头。", "asked"),
)
OUTSIDE = {
    "conditions.parking": "街道办事处",
    "wages.rate": "外卖平台区域公司",
    "wages.fines": "速达快递密云公司",
    "wages.unpaid": "区劳动监察大队",
    "hours.overtime": "区劳动监察大队",
    "safety.traffic": "区交通支队",
}
SPOT = (
    "当场查到答案并发到本人手机。",
    "站里当场补上，问题解决。",
    "当场教会了怎么操作，并留了站里电话。",
    "当场电话联系物业，半小时内解决。",
)
HAND_UP = "涉及多个街道，站里协调不了，报请区总工会牵头。"
SAID_BACK = (
    "都解决了，谢谢工会",
    "挺快的，没想到真有人管",
    "解决了，就是时间长了点",
    "还行",
    "站里服务好多了",
    "",
)
NOT_YET = ("又跟原来一样了", "只管了一周", "说是解决，现场没见动静")
