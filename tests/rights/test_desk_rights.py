"""The desk: lists and their workbook, one contract with its papers and documents, what waits today."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from niangjia.people import roles
from niangjia.people.middleware import actor_for
from niangjia.rights import today as waiting
from niangjia.rights.choices import StepKind
from niangjia.rights.models import Congress, Contract, Disclosure, DossierFile, Measure
from tests.rights.makers import (
    document_text,
    in_force,
    make_congress,
    make_contract,
    make_disclosure,
    make_measure,
    make_paper,
    pdf,
    today,
)
from tests.support.answers import words
from tests.support.at_rest import tables_with
from tests.support.factories import client_for, make_actor
from tests.support.pictures import make_picture

LIST = "/desk/rights/"


@pytest.fixture
def cadre(fed):
    return make_actor(roles.TOWNSHIP, fed.township)


@pytest.fixture
def client(cadre):
    return client_for(cadre)


def sheet(answer):
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_list_is_sifted_searched_sorted_and_taken_away(fed, client):
    running, general = in_force(fed.union), make_contract(fed.union, kind="wages", reached=StepKind.SIGNING)
    make_contract(fed.other_union, title="别处的合同")
    for query, found in (
        ({}, {running, general}),
        ({"state": "in_force"}, {running}),
        ({"state": "late"}, {general}),
        ({"state": "nonsense", "kind": "wages"}, {general}),
        ({"q": "子镇"}, {running, general}),
        ({"q": "zzkd"}, {running, general}),
        ({"q": "没有"}, set()),
        ({"sort": "people"}, {running, general}),
    ):
        assert set(client.get(LIST, query).context["page"].object_list) == found, query
    rows = sheet(client.get(LIST, {"format": "xlsx", "state": "in_force"}))
    assert [row[0] for row in rows[1:]] == [running.title]
    assert "别处的合同" not in words(client.get(LIST))


@pytest.mark.parametrize("count", [1, 12])
def test_list_is_flat(fed, client, count, django_assert_max_num_queries):
    kinds = ("general", "wages", "protection", "women")
    for number in range(count):
        made = make_contract(fed.union, kind=kinds[number % 4])
        made.ended_on = today()
        made.save()
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_round_is_led_on_its_pages(fed, client):
    day = today().isoformat()
    form = {"org": str(fed.union.pk), "kind": "wages", "reach": "enterprise", "on": day, "people": "120"}
    page = client.get(f"{LIST}new/?org={fed.union.pk}")
    sent = {**form, "attempt": str(page.context["attempt"])}
    places = {client.post(f"{LIST}new/", sent).headers["Location"] for _turn in range(2)}
    contract = Contract.objects.get()
    here = contract.get_absolute_url()
    assert places == {here}
    assert client.post(f"{LIST}new/", {**form, "org": "x"}).status_code == 422
    refused = client.post(f"{LIST}new/", form)
    assert (refused.status_code, contract.title in words(refused)) == (422, True)
    seats = {"on": day, "workers": "赵东升 工会主席\n钱淑珍\n孙立本", "employer": "李总 总经理\n周敏"}
    assert client.post(f"{here}seats/", seats).status_code == 422
    assert (
        client.post(f"{here}seats/", {**seats, "employer": seats["employer"] + "\n吴刚"}).status_code == 303
    )
    assert client.post(f"{here}step/", {"on": day, "text": "工资上调百分之五"}).status_code == 303
    assert "再开一次" in words(client.get(here))
    again = {"on": day, "text": "再谈一次", "kind": "talk"}
    assert client.post(f"{here}step/", again).status_code == 303
    assert client.post(f"{here}step/", {"on": day, "text": "草案要点"}).status_code == 303
    assert client.get(here).context["next_url"] == f"{LIST}congresses/new/?org={fed.union.pk}"
    held = {"org": str(fed.union.pk), "term": 2, "session": 3, "on": day, "entitled": 60, "present": 50}
    congress = client.post(f"{LIST}congresses/new/", held).headers["Location"]
    assert client.get(here).context["next_url"] == congress
    vote = {"contract": str(contract.pk), "ayes": 48, "noes": 1, "abstentions": 1}
    assert client.post(f"{congress}vote/", {**vote, "ayes": 60}).status_code == 422
    assert client.post(f"{congress}vote/", vote).status_code == 303
    term = {"on": day, "term_from": day, "term_until": day}
    assert client.post(f"{here}sign/", term).status_code == 422
    year = today().replace(year=today().year + 2).isoformat()
    assert client.post(f"{here}sign/", {**term, "term_until": year}).status_code == 303
    assert client.post(f"{here}file/", {"on": day, "authority": "密云区人社局"}).status_code == 303
    assert "审查期" in words(client.get(here))
    said = document_text(client.get(f"{here}documents/filing/").content)
    assert [
        one for one in ("应到代表60人", "同意48票", "赵东升", "120人", "密云区人社局") if one not in said
    ] == []
    assert "工资上调百分之五" in document_text(client.get(f"{here}documents/minutes/").content)
    assert "第2届第3次" in document_text(client.get(f"{congress}document/").content)
    assert client.get(f"{here}documents/nonsense/").status_code == 404
    objection = {"on": day, "text": "加班费基数偏低"}
    assert client.post(f"{here}objection/", objection).status_code == 303
    told = words(client.get(here))
    assert ("第 2 轮" in told, "加班费基数偏低" in told) == (True, True)


def test_auditor_reads_masks_only(fed):
    contract = make_contract(fed.union, reached=StepKind.FILING)
    congress = Congress.objects.get()
    paper = make_paper(contract)
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    told = words(auditor.get(contract.get_absolute_url())) + words(auditor.get(congress.get_absolute_url()))
    assert [one for one in ("赵东升", "工资增长达成一致", "总经理") if one in told] == []
    assert auditor.get(f"/desk/rights/papers/{paper.pk}/").status_code == 404
    assert auditor.get(f"{contract.get_absolute_url()}documents/filing/").status_code == 404


def word(*names: str) -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return SimpleUploadedFile("合同.docx", made.getvalue())


def test_papers_are_looked_at_sealed_and_given_to_those_who_keep_them(fed, client):
    contract = make_contract(fed.union)
    page = f"{contract.get_absolute_url()}papers/"
    for upload in (
        SimpleUploadedFile("a.pdf", b"<html>"),
        word("word/document.xml", "word/vbaProject.bin"),
        word("xl/workbook.xml"),
        SimpleUploadedFile("a.docx", b"PK\x03\x04 cut"),
        SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n cut"),
    ):
        assert client.post(page, {"kind": "text", "upload": upload}).status_code == 422
    assert DossierFile.objects.count() == 0
    for upload in (pdf(b"%PDF-1.7 CANARY"), word("word/document.xml"), make_picture("p.png")):
        assert client.post(page, {"kind": "text", "upload": upload}).status_code == 303
    first = DossierFile.objects.order_by("added_at", "pk")[0]
    url = f"/desk/rights/papers/{first.pk}/"
    taken = client.get(url)
    assert (taken.content, taken["Content-Type"]) == (b"%PDF-1.7 CANARY", "application/pdf")
    assert taken["Content-Disposition"] == 'attachment; filename="text.pdf"'
    assert tables_with("CANARY") == []
    elsewhere = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert (elsewhere.get(url).status_code, elsewhere.post(f"{url}drop/").status_code) == (404, 404)
    assert client.post(f"{url}drop/").status_code == 303
    assert (client.get(url).status_code, DossierFile.objects.count()) == (404, 2)


def test_what_ends_and_what_ran_out_is_on_the_board_until_it_is_renewed(fed, client, settings):
    settings.NIANGJIA_CONTRACT_NOTICE_DAYS = 60
    contract = in_force(fed.union)
    for ends, column in ((-3, 0), (20, 1), (50, 2), (90, None)):
        contract.term_until = today() + timedelta(days=ends)
        contract.save()
        columns = client.get(f"{LIST}expiring/").context["columns"]
        shown = [index for index, (_name, _tone, rows) in enumerate(columns) if rows]
        assert shown == ([] if column is None else [column]), ends
    contract.term_until = today() + timedelta(days=20)
    contract.save()
    renewed = client.post(f"{contract.get_absolute_url()}renew/").headers["Location"]
    assert Contract.objects.get(renews=contract).get_absolute_url() == renewed
    assert client.get(f"{LIST}expiring/").context["empty"] is True


def test_today_tells_what_waits(fed, cadre):
    now = timezone.now()
    late = make_contract(fed.union, kind="wages", reached=StepKind.SIGNING)
    due = make_contract(
        fed.union, kind="women", start=today() - timedelta(days=9), at=now, reached=StepKind.SIGNING
    )
    fresh = in_force(fed.union, start=today() - timedelta(days=24))
    ends = in_force(fed.union, kind="protection")
    ends.term_until = today() + timedelta(days=10)
    ends.save()
    found = {(one.column, one.url) for one in waiting.items(cadre, cadre.scope, now)}
    assert found == {
        ("late", late.get_absolute_url()),
        ("todo", due.get_absolute_url()),
        ("today", fresh.get_absolute_url()),
        ("todo", ends.get_absolute_url()),
    }
    other = make_actor(roles.TOWNSHIP, fed.other_township)
    assert waiting.items(other, other.scope, now) == []
    assert waiting.items(actor_for_worker(fed), None, now) == []


def actor_for_worker(fed):
    from tests.support.factories import make_person

    return actor_for(make_person(org=fed.union), None)


def test_union_s_page_shows_its_contracts_and_congress(fed, client):
    contract = in_force(fed.union)
    told = words(client.get(f"/desk/orgs/{fed.union.pk}/"))
    assert (contract.title in told, "生效中" in told, "职工代表大会" in told) == (True, True, True)


def test_search_finds_contracts(fed, client):
    contract = make_contract(fed.union, title="快递员集体合同甲")
    assert contract.get_absolute_url() in words(client.get("/desk/search/", {"q": "集体合同甲"}))


def test_disclosures_and_measures_are_kept(fed, client):
    day = today().isoformat()
    told = {"org": str(fed.union.pk), "title": "食堂账目公开", "kind": "pay", "channel": "board", "on": day}
    assert client.post(f"{LIST}disclosures/new/", told).status_code == 303
    assert client.post(f"{LIST}disclosures/new/", {**told, "on": "2999-01-01"}).status_code == 422
    reform = {
        "org": str(fed.union.pk),
        "title": "技能津贴",
        "kind": "pay",
        "status": "planned",
        "starts_on": day,
    }
    assert client.post(f"{LIST}measures/new/", reform).status_code == 303
    assert client.post(f"{LIST}measures/new/", {**reform, "ends_on": "2001-01-01"}).status_code == 422
    one, other = Disclosure.objects.get(), Measure.objects.get()
    changed = {**reform, "version": 1, "status": "done", "result": "覆盖 42 人"}
    assert client.post(f"{other.get_absolute_url()}edit/", changed).status_code == 303
    assert "覆盖 42 人" in words(client.get(other.get_absolute_url()))
    assert [one] == list(client.get(f"{LIST}disclosures/", {"q": "食堂", "kind": "pay"}).context["page"])
    assert [other] == list(client.get(f"{LIST}measures/").context["page"])
    for name in ("disclosures", "measures", "congresses"):
        make_disclosure(fed.union), make_measure(fed.union), make_congress(fed.union)
        assert len(sheet(client.get(f"{LIST}{name}/", {"format": "xlsx"}))) > 1


def test_covers_are_corrected_on_their_page(fed, client):
    single = make_contract(fed.union, people=10)
    page = f"{single.get_absolute_url()}covers/"
    assert client.post(page, {"org": str(fed.union.pk), "people": "35"}).status_code == 303
    assert single.covers.get().people == 35
    wide = make_contract(fed.township, reach="region")
    page = f"{wide.get_absolute_url()}covers/"
    assert client.post(page, {"people": "5"}).status_code == 422
    assert client.post(page, {"name": "小卖部", "people": "5"}).status_code == 303
    assert client.post(page, {"drop": str(wide.covers.get().pk)}).status_code == 303
    assert wide.covers.count() == 0
