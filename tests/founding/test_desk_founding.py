"""/desk/founding/ — a township's cadre founds a union by the pages alone, the district approves it, documents hold the names."""

import io
from datetime import date, timedelta

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.figures import Period, compute
from niangjia.founding import queries, services
from niangjia.founding.choices import StepKind
from niangjia.founding.figures import FIGURES, NEW_UNIONS
from niangjia.founding.models import Case, Prospect
from niangjia.founding.today import items
from niangjia.orgs.models import Org
from niangjia.people import roles
from tests.founding.makers import AT, credit_code, make_campaign, make_case, make_prospect
from tests.support.answers import words
from tests.support.factories import TEST, Federation, client_for, make_actor

pytestmark = pytest.mark.django_db
LIST, PROSPECTS = "/desk/founding/", "/desk/founding/prospects/"
TODAY = timezone.localdate()


@pytest.fixture
def cadre(fed: Federation) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, fed.township))


def day(back: int) -> str:
    return (TODAY - timedelta(days=back)).isoformat()


def text_in(answer) -> str:
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def test_union_is_founded_by_the_pages_alone(fed, cadre):
    given = {"name": "云上食品有限公司", "workers": "60", "unit_code": credit_code(), "track": "key"}
    prospect = cadre.post(f"{PROSPECTS}new/", {**given, "org": fed.township.pk}).url
    page = cadre.post(f"{prospect}start/", {"form": "single"}).url
    case = Case.objects.get()
    Case.objects.update(opened_on=day(30), moved_on=day(30))
    for kind in ("contact", "talk", "preparation"):
        assert cadre.post(f"{page}step/", {"kind": kind, "on": day(20), "note": "上门"}).url == page
    lines = "张三丰 13800000001\n李四 13800000002\n王五 1380000\n赵六 13800000003"
    said = words(cadre.post(f"{page}members/", {"lines": lines, "group": "factory"}))
    assert "王五" in said
    cadre.post(f"{page}step/", {"kind": "members", "on": day(10)})
    first, second, _third = (str(one.person_id) for one in case.founding_members.all())
    ballot = {"on": day(9), "eligible": "3", "present": "3", "ballots": "3", "term_years": "3"}
    seats = {"person_1": first, "role_1": "chair", "votes_1": "3", "person_2": second, "role_2": "member"}
    refused = cadre.post(f"{page}election/", {**ballot, **seats})
    assert (refused.status_code, "票数" in words(refused)) == (422, True)
    assert cadre.post(f"{page}election/", {**ballot, **seats, "votes_2": "2"}).url == page
    cadre.post(f"{page}step/", {"kind": "application", "on": day(8)})
    assert "区级及以上干部批复" in words(cadre.get(page))
    assert cadre.get(f"{page}approve/").status_code == 404
    superior = client_for(make_actor(roles.DISTRICT, fed.district))
    assert superior.post(f"{page}approve/", {"on": day(7), "number": "密工复〔2023〕7号"}).url == page
    wrong = cadre.post(f"{page}register/", {"on": day(6), "code": "91110118MC000000XQ"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["code"])
    code = credit_code("81110118")
    assert "已登记" in words(cadre.post(f"{page}register/", {"on": day(6), "code": code}, follow=True))
    union = Org.objects.get(founding_case=case)
    assert (union.union_code, union.memberships.count()) == (code, 3)
    papers = {
        key: text_in(cadre.get(f"{page}documents/{key}/")) for key in ("application", "results", "approval")
    }
    assert "张三丰" in papers["application"] and "职工60人" in papers["application"]
    assert "李四" in papers["results"] and "得票" in papers["results"]
    assert "密工复〔2023〕7号" in papers["approval"] and fed.district.name in papers["approval"]
    assert AuditRecord.objects.filter(action="founding.document_taken").count() == 3
    assert cadre.get(f"{page}documents/nothing/").status_code == 404


def test_documents_come_when_their_step_is_taken_and_not_to_auditors(fed, cadre):
    case = make_case(fed.township, reached=StepKind.MEMBERS)
    assert cadre.get(f"{case.get_absolute_url()}documents/results/").status_code == 404
    elected = make_case(fed.township, reached=StepKind.ELECTION)
    auditor = client_for(make_actor(roles.AUDITOR, fed.township))
    assert auditor.get(f"{elected.get_absolute_url()}documents/results/").status_code == 404
    names = [one.person.name for one in elected.founding_members.all()]
    assert not any(name in words(auditor.get(elected.get_absolute_url())) for name in names)


def test_list_of_enterprises_takes_good_lines_and_tells_the_others(fed, cadre):
    known = make_prospect(fed.township)
    book = openpyxl.Workbook()
    for row in (
        ["未建会企业名录"],
        ["序号", "企业名称", "统一社会信用代码", "职工人数", "所属行业"],
        [1, "甲有限公司", credit_code(), "约60人", "制造业"],
        [2, "乙有限公司", "123", 20, ""],
        [3, "丙有限公司", known.unit_code, 20, ""],
        [4, "丁商店", None, 8, ""],
    ):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    form = {"org": fed.township.pk, "upload": SimpleUploadedFile("名录.xlsx", buffer.getvalue())}
    said = words(cadre.post(f"{PROSPECTS}list/", form))
    assert "列入 2 家，未列入 2 家" in said
    assert known.name in said
    assert list(Prospect.objects.values_list("name", "workers"))[:2] == [("甲有限公司", 60), (known.name, 40)]


def test_pages_are_for_staff_and_auditors_and_lists_stay_flat(fed, cadre, django_assert_max_num_queries):
    pages = (LIST, PROSPECTS, "/desk/founding/unions/", "/desk/founding/campaigns/")
    for role, status in ((roles.STATION, 200), (roles.AUDITOR, 200), (roles.CHAIR, 404), (roles.WORKER, 404)):
        client = client_for(make_actor(role, fed.township))
        assert {client.get(page).status_code for page in pages} == {status}, role
    assert Client().get(LIST)["Location"] == f"/accounts/login/?next={LIST}"
    assert cadre.post(LIST).status_code == 405
    for _turn in range(4):
        make_case(fed.township)
    for page in pages:
        with django_assert_max_num_queries(12):
            assert cadre.get(page, {"state": "made.up", "show": "x", "page": "99"}).status_code == 200


def test_case_that_stands_still_is_on_today_and_approvals_wait_for_the_superior(fed):
    make_case(fed.township, reached=StepKind.CONTACT, name="停滞工会")
    make_case(fed.township, reached=StepKind.APPLICATION, name="待批工会")
    township, district = make_actor(roles.TOWNSHIP, fed.township), make_actor(roles.DISTRICT, fed.district)
    mine = [(one.column, str(one.title)) for one in items(township, township.scope, AT)]
    assert ("late", "建会停滞：停滞工会") in mine
    assert not any("批复建会" in title for _column, title in mine)
    assert any("批复建会：待批工会" in str(one.title) for one in items(district, district.scope, AT))


def test_terms_stages_and_sleep_are_said_by_records(fed, cadre):
    case = make_case(fed.township, reached=StepKind.REGISTRATION)
    union = Org.objects.get(founding_case=case)
    lively = queries.with_life(queries.unions(fed.township.scope), date(2023, 9, 1)).get(pk=union.pk)
    assert (lively.members, lively.held, lively.served) == (4, 0, 0)
    assert list(queries.terms_ending(fed.township.scope, date(2026, 3, 28))) == [union]
    assert union not in queries.dormant(fed.township.scope, queries.quiet_until(date(2024, 3, 1)))
    assert union in queries.dormant(fed.township.scope, queries.quiet_until(date(2025, 9, 1)))
    services.renew_term(union=union, on=date(2026, 3, 20), years=5, actor=TEST, at=timezone.now())
    union.refresh_from_db()
    assert (union.term_number, union.term_ends_on) == (2, date(2031, 3, 19))
    said = words(cadre.get("/desk/founding/unions/"))
    assert "转起来" in said
    assert "没有会员记录" in said  # the union of the federation
    refused = cadre.post(f"/desk/founding/unions/{union.pk}/renew/", {"on": day(-3), "years": "3"})
    assert refused.status_code == 422


def test_dormant_unions_are_a_figure_and_a_list_for_their_guides(fed, cadre):
    case = make_case(fed.township, reached=StepKind.REGISTRATION)
    awake = Org.objects.get(founding_case=case)
    figure = next(one for one in FIGURES if one.key == "building.unions_dormant")
    asleep = {row.ref for row in compute.rows(figure, fed.district.scope, Period(date(2023, 1, 1), TODAY))}
    assert asleep == {fed.union.pk, fed.other_union.pk, awake.pk}  # nothing since its election
    early = compute.rows(figure, fed.township.scope, Period(date(2023, 1, 1), date(2023, 12, 31)))
    assert [row.ref for row in early] == [fed.union.pk]
    ahead = Period(TODAY + timedelta(days=1), TODAY + timedelta(days=30))
    assert compute.value(figure, fed.district.scope, ahead).value == 0
    superior = client_for(make_actor(roles.DISTRICT, fed.district))
    listed = superior.get("/desk/founding/unions/", {"show": "dormant", "under": fed.other_township.pk})
    assert [row[0] for row in listed.context["rows"]] == [fed.other_union]
    foreign = cadre.get("/desk/founding/unions/", {"show": "dormant", "under": fed.other_township.pk})
    assert {row[0] for row in foreign.context["rows"]} == {fed.union, awake}


def test_figures_open_to_cases_and_campaign_counts_the_same(fed):
    case = make_case(fed.township, reached=StepKind.REGISTRATION)
    make_case(fed.township, reached=StepKind.APPROVAL)
    year, scope = Period(date(2023, 1, 1), date(2023, 12, 31)), fed.district.scope
    assert [compute.value(one, scope, year).value for one in FIGURES] == [1, 2, 0, 2]
    assert [row.ref for row in compute.rows(NEW_UNIONS, scope, year)] == [case.pk]
    campaign = make_campaign(fed.district)
    district = client_for(make_actor(roles.DISTRICT, fed.district))
    page = campaign.get_absolute_url()
    assert district.post(page, {f"target_{fed.township.pk}": "3"}).status_code == 303
    said = words(district.get(page))
    assert "1 / 3" in said
    assert client_for(make_actor(roles.TOWNSHIP, fed.township)).post(page, {}).status_code == 404
