"""A lecture from the order to the answer: a unit on its phone, the coordinator's timetable, questions, the call back."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from niangjia.core.clock import local_day
from tests.support.pages import Opener, let_pass, log_in
from tests.support.site import Site, environment

pytestmark = pytest.mark.slow
#: What the job worker does with a timetable that was given to the solver.
SOLVE = """
import django
django.setup()
from niangjia.training import jobs
from niangjia.training.models import Timetable
asked = Timetable.objects.get(state="solving")
assert jobs.solve(str(asked.pk), asked.version)
"""


#: Signs in whoever is to lecture at a unit, who is no persona of the demo, and prints the session.
LECTURER = """
import sys
import django
django.setup()
from django.test import Client
from niangjia.accounts.models import User
from niangjia.people.queries import phone_of
from niangjia.training.models import Placement
asked = Placement.objects.get(state="offered", order__unit_name=sys.argv[1]).lecturer.person
if asked.user is None:
    asked.user = User.objects.create_user(phone_of(asked.pk), phone_verified=True)
    asked.save(update_fields=["user"])
client = Client()
client.force_login(asked.user)
print(client.cookies["niangjia_session"].value)
"""


def run(site: Site, script: str, *words: str) -> str:
    """Run a script in the site's place; give what it printed."""
    told = environment(site.folder) | {"DJANGO_SETTINGS_MODULE": "niangjia.config.settings"}
    given = [sys.executable, "-c", script, *words]
    return subprocess.run(given, env=told, check=True, timeout=60, capture_output=True, text=True).stdout


def solve(site: Site) -> None:
    run(site, SOLVE)


def log_in_lecturer(page: Page, site: Site, unit: str) -> None:
    session = run(site, LECTURER, unit).split()[-1]
    page.context.add_cookies([{"name": "niangjia_session", "value": session, "url": site.url}])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_a_unit_orders_and_the_coordinator_plans_pins_and_publishes(open_page: Opener, site: Site):
    phone, desk = open_page("worker"), open_page("desk")
    let_pass(phone, "status of 409")  # the day may be a free one
    log_in(phone, "worker-1")
    phone.goto("/orders/new/")
    phone.get_by_label("单位", exact=True).fill("果园快递网点")
    phone.get_by_label("最想听的课").select_option(index=1)
    phone.get_by_label("日期").first.fill(str(local_day(timezone.now()) + timedelta(days=34)))
    phone.get_by_label("地点", exact=True).fill("果园网点二层")
    phone.get_by_label("预计人数").fill("30")
    phone.get_by_label("场所类型").select_option(label="企业")
    press(phone, "提交点单")
    if phone.get_by_label("确实如此").count():  # the day may be a free one
        phone.get_by_label("确实如此").check()
        press(phone, "提交点单")
    expect(phone.get_by_role("status")).to_contain_text("点单已提交")
    log_in(desk, "district")
    desk.goto("/desk/timetables/")
    desk.get_by_role("link", name=re.compile("下旬普法排课")).click()
    pins = desk.get_by_role("button", name=re.compile("^固定"))
    pins.first.click()
    expect(desk.locator("tbody").get_by_text("已固定")).to_be_visible()
    press(desk, "再排一次")
    expect(desk.get_by_role("status").filter(has_text="正在排课")).to_be_visible()
    solve(site)
    publish = desk.get_by_role("button", name=re.compile("^发布"))
    expect(publish).to_be_visible()
    expect(desk.locator("tbody").get_by_text("已固定")).to_be_visible()
    expect(desk.locator("tbody")).to_contain_text("果园快递网点")
    publish.click()
    desk.locator("dialog button[value=yes]").click()
    expect(desk.locator("tbody").get_by_text("待确认").first).to_be_visible()
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("这个日期方便吗")).first.click()
    press(phone, "日期合适")
    expect(phone.get_by_role("status")).to_contain_text("等讲师确认")
    lecturer = open_page("worker")
    log_in_lecturer(lecturer, site, "果园快递网点")
    lecturer.goto("/")
    lecturer.get_by_role("link", name=re.compile("您能讲这一场吗.*果园快递网点", re.DOTALL)).click()
    lecturer.get_by_role("button", name="我能到").click()
    expect(lecturer.get_by_role("status")).to_contain_text("日期已定。")
    phone.goto("/my/orders/")
    expect(phone.get_by_role("link", name=re.compile("果园快递网点"))).to_contain_text("已确定")


def test_a_courier_asks_and_reads_the_answer(open_page: Opener):
    phone, desk = open_page("worker"), open_page("desk")
    log_in(phone, "worker-1")
    phone.goto("/my/orders/")
    phone.get_by_role("link", name=re.compile("速达快递果园点部")).click()
    phone.get_by_role("link", name="向讲师提问").click()
    phone.get_by_label("向讲师提问").fill("雨天送餐摔伤，站点不管怎么办？")
    press(phone, "提交问题")
    expect(phone.get_by_text("雨天送餐摔伤，站点不管怎么办？")).to_be_visible()
    log_in(desk, "district")
    desk.goto("/desk/lectures/")
    desk.locator("tr", has_text="速达快递果园点部").locator("td:nth-child(2) a").click()
    desk.get_by_role("link", name=re.compile("个提问")).click()
    asked = desk.locator("section.card", has_text="雨天送餐摔伤")
    asked.get_by_label("回答", exact=True).fill("先就医并留证据，可以申请工伤认定，工会律师陪您去。")
    asked.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("可以申请工伤认定").first).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("可以申请工伤认定")).to_be_visible()


def test_a_unit_is_called_back(open_page: Opener):
    desk = open_page("desk")
    log_in(desk, "township")
    desk.goto("/desk/lectures/?show=call")
    desk.get_by_role("link", name="拨打").first.click()
    desk.get_by_label("接通：满意").check()
    desk.get_by_label("对方怎么说").fill("讲得实在。")
    press(desk, "保存")
    expect(desk.get_by_text("满意", exact=True)).to_be_visible()
