"""The spine, walked by hand: from a courier's tap to the figure, and back to the signature."""

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.support.pages import Opener, let_pass, log_in
from tests.support.site import Site

pytestmark = pytest.mark.slow
NEAR_CHECK = "快递员免费体检"
LAST_PLACE = "流动课堂：急救与心肺复苏"
TODAY = "快递员免费体检 今日场"


PHONES = (f"1391111{number:04d}" for number in range(1, 9999))


class Taps:
    """Counts what a thumb does: taps, fields typed into, and screens seen."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields, self.screens = page, 0, 0, 0
        page.on("framenavigated", lambda _frame: setattr(self, "screens", self.screens + 1))

    def tap(self, name: str, within: str = "body") -> None:
        self.page.locator(within).get_by_role("link", name=name, exact=True).or_(
            self.page.locator(within).get_by_role("button", name=name, exact=True)
        ).first.tap()
        self.page.wait_for_load_state()
        self.taps += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.fields += 1


def card_of(title: str) -> str:
    return f"article:has(h2 a:text-is('{title}'))"


def sign_in(page: Page, phone: str, *, javascript: bool = True) -> Taps:
    """Log in as somebody new: the phone, then the code the demo would have sent."""
    hand = Taps(page)
    page.goto("/accounts/login/")
    hand.type("手机号", phone)
    hand.tap("获取验证码")
    hand.type("验证码", page.locator("[data-demo-code]").inner_text())
    if not javascript:  # else six digits are sent by themselves
        page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    return hand


def read_qr(page: Page, name: str = "") -> str:
    """Read a QR code as a phone's camera would: from the picture on the screen."""
    drawn = page.get_by_role("img", name=name) if name else page.locator(".qr")
    picture = Image.open(io.BytesIO(drawn.screenshot()))
    found = zxingcpp.read_barcode(picture)
    assert found is not None, "the code cannot be read"
    return str(found.text)


def session_of(page: Page, title: str) -> str:
    """Give the path of a session's list at the desk."""
    page.goto(f"/desk/activities/?q={title}")
    page.get_by_role("link", name=title, exact=True).click()
    page.locator("a[href^='/desk/sessions/']").first.click()
    page.wait_for_load_state()
    return urlsplit(page.url).path


def test_known_courier_signs_up_in_three_taps(open_page: Opener):
    page = open_page("worker")
    log_in(page, "worker-1")
    page.goto("/")
    hand = Taps(page)
    hand.tap("报名", card_of(NEAR_CHECK))
    hand.tap("确认报名")
    expect(page.get_by_role("status")).to_contain_text("报名成功")
    expect(page.get_by_role("img", name="您的签到二维码")).to_be_visible()
    assert (hand.taps <= 3, hand.fields, hand.screens) == (True, 0, 2)


def test_newcomer_types_phone_and_code_only(open_page: Opener):
    page = open_page("worker")
    hand = sign_in(page, next(PHONES))
    page.goto("/activities/?programme=health_check")
    page.locator(card_of(NEAR_CHECK)).first.get_by_role("link", name="报名").tap()
    page.get_by_role("button", name="我是快递员，报名").tap()
    expect(page.get_by_role("status")).to_contain_text("报名成功")
    assert hand.fields == 2


def test_double_tap_and_old_form_sign_up_once(open_page: Opener):
    page = open_page("worker")
    sign_in(page, next(PHONES))
    page.goto("/activities/?q=羽毛球场")
    page.locator("article").get_by_role("link", name="报名").first.tap()
    page.wait_for_url("**/signup/")
    form, ticket = page.url, page.get_by_role("button", name="确认报名")
    ticket.dblclick()
    page.wait_for_url("**/my/signups/**")
    expect(page.get_by_role("img", name="您的签到二维码")).to_be_visible()
    first = urlsplit(page.url).path
    page.goto(form)
    page.get_by_role("link", name="我的签到码").tap()
    page.wait_for_url(f"**{first}")
    page.goto("/my/signups/")
    assert page.locator("main a.ticket").count() == 1


def test_works_without_javascript(open_page: Opener):
    page = open_page("worker", javascript=False)
    sign_in(page, next(PHONES), javascript=False)
    page.goto("/activities/?q=桌游")
    page.locator("article").get_by_role("link", name="报名").first.click()
    page.get_by_role("button", name="确认报名").click()
    expect(page.get_by_role("img", name="您的签到二维码")).to_be_visible()


def press(page: Page, target: Locator) -> None:
    """Go there with the tab key, see where one is, and press Enter."""
    for _press in range(90):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            break
    drawn = target.evaluate("one => getComputedStyle(one).outlineStyle")
    assert drawn not in {"none", ""}, f"nothing shows that {target} has the focus"
    page.keyboard.press("Enter")


def test_log_in_and_sign_up_by_keyboard(open_page: Opener):
    page = open_page("worker")
    page.goto("/accounts/login/")
    expect(page.get_by_label("手机号")).to_be_focused()
    page.keyboard.type(next(PHONES))
    page.keyboard.press("Enter")
    code = page.locator("[data-demo-code]").inner_text()
    expect(page.get_by_label("验证码")).to_be_focused()
    page.keyboard.type(code)
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    page.goto("/activities/?q=读书")
    press(page, page.locator("article").get_by_role("link", name="报名").first)
    page.wait_for_url("**/signup/")
    press(page, page.get_by_role("button", name="确认报名"))
    page.wait_for_url("**/my/signups/**")
    expect(page.get_by_role("status")).to_contain_text("报名成功")


def test_check_in_by_keyboard(open_page: Opener):
    page = open_page("desk")
    log_in(page, "station")
    session_of(page, TODAY)
    row = page.locator(".person-row", has=page.get_by_role("button", name=re.compile("签到"))).last
    row_id = row.get_attribute("id")
    press(page, row.get_by_role("button"))
    expect(page.locator(f"#{row_id}")).to_have_class(re.compile("came"))


def test_last_place_goes_to_one_and_the_next_waits_and_is_offered(open_page: Opener):
    first, second = open_page("worker"), open_page("worker")
    for page in (first, second):
        sign_in(page, next(PHONES))
        page.goto("/activities/?q=急救")
        expect(page.locator(card_of(LAST_PLACE))).to_contain_text("余 1")
        page.locator(card_of(LAST_PLACE)).get_by_role("link", name="报名").tap()
        page.wait_for_load_state()
    first.get_by_role("button", name="确认报名").tap()
    expect(first.get_by_role("status")).to_contain_text("报名成功")
    second.get_by_role("button", name="确认报名").tap()
    expect(second.get_by_role("status")).to_contain_text("候补第 1 位")
    waiting = second.url
    first.get_by_role("button", name="取消报名").tap()
    first.get_by_role("dialog").get_by_role("button", name="取消报名").tap()
    expect(first.get_by_role("status")).to_contain_text("已取消")
    second.goto(waiting)
    expect(second.get_by_role("heading", name="为您空出一个名额")).to_be_visible()
    second.get_by_role("button", name="我要去").tap()
    expect(second.get_by_role("img", name="您的签到二维码")).to_be_visible()


def test_check_in_from_the_list_is_one_tap(open_page: Opener):
    page = open_page("desk", width=768, has_touch=True)
    log_in(page, "station")
    path = session_of(page, TODAY)
    row = page.locator(".person-row", has=page.get_by_role("button", name=re.compile("签到"))).first
    name = row.locator("a").inner_text()
    button = row.get_by_role("button")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    row_id = row.get_attribute("id")
    button.tap()
    expect(page.locator(f"#{row_id}")).to_have_class(re.compile("came"))
    assert urlsplit(page.url).path == path
    expect(page.locator(f"#{row_id}")).to_contain_text(name)


def test_check_in_by_ticket_is_scanned_by_staff(open_page: Opener):
    worker, staff = open_page("worker"), open_page("worker")
    sign_in(worker, next(PHONES))
    worker.goto(f"/activities/?q={TODAY}")
    worker.locator(card_of(TODAY)).get_by_role("link", name="报名").tap()
    worker.get_by_role("button", name="我是快递员，报名").tap()
    code = read_qr(worker, "您的签到二维码")
    log_in(staff, "station")
    path = session_of(staff, TODAY)
    staff.goto(f"{path}scan/")
    for _turn in range(2):  # scanned twice is once
        staff.get_by_label("或输入、粘贴签到码下方的字符").fill(code)
        staff.get_by_role("button", name="签到", exact=True).click()
        expect(staff.locator(".notice.jade")).to_contain_text(re.compile(r"\d\d:\d\d"))
    worker.reload()
    expect(worker.locator("main")).to_contain_text("您已到场")


def test_check_in_by_the_code_at_the_door(open_page: Opener, site: Site):
    staff, worker = open_page("desk"), open_page("worker")
    log_in(staff, "station")
    path = session_of(staff, TODAY)
    staff.goto(f"{path}door/")
    sign_in(worker, next(PHONES))
    worker.goto(f"/activities/?q={TODAY}")
    worker.locator(card_of(TODAY)).get_by_role("link", name="报名").tap()
    worker.get_by_role("button", name="我是快递员，报名").tap()
    worker.wait_for_url("**/my/signups/**")
    worker.goto(urlsplit(read_qr(staff, "现场码")).path)
    worker.get_by_role("button", name="签到", exact=True).tap()
    expect(worker.get_by_role("heading", name="签到成功")).to_be_visible()
    let_pass(worker, "status of 400")
    worker.goto("/d/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")
    expect(worker.get_by_role("alert")).to_contain_text("不是")


def test_rating_takes_two_taps(open_page: Opener):
    page = open_page("worker")
    log_in(page, "worker-1")
    page.goto("/")
    hand = Taps(page)
    hand.tap("5 星")
    expect(page.get_by_role("status")).to_contain_text("谢谢")
    expect(page.locator("main")).to_contain_text("您评了 5 颗星")
    assert hand.taps <= 2


def test_figure_opens_down_to_a_signature(open_page: Opener):
    page = open_page("desk")
    log_in(page, "auditor")
    page.goto("/desk/figures/?since=2023-01-01&until=2023-09-15")
    tile = page.locator(".stat a", has_text="免费体检人数").first
    shown = re.sub(r"\D", "", tile.locator(".v").evaluate("one => one.firstChild.textContent"))
    tile.click()
    expect(page.locator("main")).to_contain_text("口径")
    page.locator("tbody a").first.click()
    page.locator("header").get_by_role("link", name="签到记录").click()
    expect(page.get_by_role("heading", name="签到记录")).to_be_visible()
    assert int(shown) > 0
    assert re.fullmatch(r"/desk/signups/[0-9a-f-]{36}/", urlsplit(page.url).path)


def test_what_a_courier_does_is_in_the_figure_at_once(open_page: Opener):
    """Once: the check-in is the record; the dashboard shows one more."""
    staff = open_page("desk")
    log_in(staff, "district")
    figure = "/desk/figures/services.times/?period=month"

    def services() -> int:
        staff.goto(figure)
        return int(re.sub(r"\D", "", staff.locator(".v").first.evaluate("one => one.firstChild.textContent")))

    before = services()
    session_of(staff, TODAY)
    row = staff.locator(".person-row", has=staff.get_by_role("button", name=re.compile("签到"))).first
    row_id = row.get_attribute("id")
    row.get_by_role("button").click()
    expect(staff.locator(f"#{row_id}")).to_have_class(re.compile("came"))
    assert services() == before + 1
