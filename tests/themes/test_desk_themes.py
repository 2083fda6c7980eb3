"""/desk/themes/ and /desk/proposals/ — a township's cadre finds, accepts, proposes and opens; the district decides."""

import io
from datetime import timedelta

import docx
import pytest
from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.activities.choices import ActivityState
from niangjia.activities.models import Activity
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.figures import Period, compute
from niangjia.people import roles
from niangjia.themes import services
from niangjia.themes.choices import ProposalState, ThemeState
from niangjia.themes.errors import NotPublished, OwnProposal, ReasonMissing, TextMissing
from niangjia.themes.figures import FIGURES
from niangjia.themes.masking import masked
from niangjia.themes.models import Opening, Proposal, Theme, Told
from niangjia.themes.search import find
from niangjia.themes.tiles import concern_sections
from niangjia.themes.today import items
from tests.concerns.making import make_concern
from tests.support.answers import words
from tests.support.factories import TEST, Federation, client_for, make_actor, make_federation, make_person
from tests.support.offers import make_activity
from tests.themes.makers import (
    FIRST_AID,
    MICROWAVE,
    WAGES,
    make_concerns,
    make_opening,
    make_proposal,
    make_search,
    make_theme,
    places,
    suggestion,
)

pytestmark = pytest.mark.django_db
LIST, PROPOSALS = "/desk/themes/", "/desk/proposals/"
TODAY = timezone.localdate()
NOW = timezone.now()
MONTH = Period(TODAY - timedelta(days=30), TODAY)


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def township(fed: Federation) -> Actor:
    return make_actor(roles.TOWNSHIP, fed.township)


@pytest.fixture
def cadre(township: Actor) -> Client:
    return client_for(township)


def value(key: str, scope) -> object:
    figure = next(one for one in FIGURES if one.key == key)
    return compute.value(figure, scope, MONTH).value


def test_theme_is_found_and_accepted_by_the_pages_alone(fed, cadre):
    make_concerns(fed.station, MICROWAVE + FIRST_AID)
    assert cadre.get(LIST).status_code == 200
    days = {"since": TODAY - timedelta(days=9), "until": TODAY}
    answer = cadre.post(f"{LIST}search/", days, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?state=suggested", 303)]
    assert Theme.objects.suggested().count() == 2
    page = suggestion(fed.township, "急救").get_absolute_url()
    assert all(text[:20] in words(cadre.get(page)) for text in FIRST_AID)
    assert cadre.post(f"{page}act/", {"act": "accept", "name": "快递员想学急救"}).status_code == 303
    theme = Theme.objects.get(state=ThemeState.OPEN)
    assert theme.name == "快递员想学急救"
    assert "快递员想学急救" in words(cadre.get(LIST))
    assert "快递员想学急救" not in words(cadre.get(f"{LIST}?q=没有这个"))
    for sort in ("size", "latest", "name", "'; drop"):
        assert cadre.get(LIST, {"sort": sort, "state": "all", "page": "x"}).status_code == 200
    assert value("themes.open", fed.township.scope) == 1
    services.settle(theme=theme, actor=TEST, at=NOW)
    assert value("themes.open", fed.township.scope) == 0


@pytest.mark.parametrize(
    "days", [{}, {"since": "2026-02-30", "until": "x"}, {"since": "2026-05-02", "until": "2026-05-01"}]
)
def test_search_with_wrong_days_says_so_and_does_nothing(fed, cadre, days):
    assert cadre.post(f"{LIST}search/", days, follow=True).status_code == 200
    assert not Theme.objects.exists()


def test_many_concerns_are_looked_through_in_the_background(fed, cadre, monkeypatch):
    monkeypatch.setattr("niangjia.themes.views.themes.AT_ONCE", 2)
    queued = []
    monkeypatch.setattr("niangjia.core.jobs.async_task", lambda *words: queued.append(words) or "1")
    make_concerns(fed.station, FIRST_AID)
    days = {"since": TODAY, "until": TODAY}
    cadre.post(f"{LIST}search/", days)
    assert [name for name, _id in queued] == ["niangjia.themes.jobs.run"]
    cadre.post(f"{LIST}search/", days)  # one is under way
    assert len(queued) == 1


def test_concerns_are_put_out_in_and_split_by_the_page(fed, cadre):
    theme = make_theme(fed.station, MICROWAVE + WAGES)
    page = theme.get_absolute_url()
    wages = [one.concern_id for one in theme.members.select_related("concern") if "加班" in one.concern.text]
    cadre.post(f"{page}concerns/", {"act": "split", "concern": wages, "name": "加班费"})
    made = Theme.objects.get(name="加班费")
    assert (places(made), made.state) == (set(WAGES), ThemeState.OPEN)
    cadre.post(f"{page}concerns/", {"act": "out", "concern": [theme.members.all()[0].concern_id, "x"]})
    assert theme.members.count() == 4
    left = Concern.objects.exclude(pk__in=theme.members.values("concern")).exclude(pk__in=wages).get()
    for number in (left.number.lower(), left.number, "没有", ""):
        assert cadre.post(f"{page}concerns/", {"act": "in", "number": number}).status_code == 303
    assert theme.members.count() == 5
    everything = [one.concern_id for one in theme.members.all()]
    for act in (
        {"act": "out", "concern": everything},
        {"act": "out"},
        {"act": "split", "concern": everything, "name": "甲"},
    ):
        cadre.post(f"{page}concerns/", act)
    assert theme.members.count() == 5
    assert "不能" in words(cadre.post(f"{page}act/", {"act": "explode"}, follow=True))
    cadre.post(f"{page}act/", {"act": "merge", "into": made.pk})
    assert Theme.objects.get(pk=theme.pk).merged_into == made


def test_stale_name_answers_409_with_both(fed, cadre):
    theme = make_theme(fed.township)
    edit = f"{theme.get_absolute_url()}edit/"
    assert cadre.post(edit, {"name": "热饭", "note": "", "version": theme.version}).status_code == 303
    stale = cadre.post(edit, {"name": "微波炉", "note": "", "version": theme.version})
    assert stale.status_code == 409 and "热饭" in words(stale)
    assert cadre.post(edit, {"name": " ", "note": "", "version": theme.version + 1}).status_code == 422


def test_proposal_goes_from_theme_to_decision_and_document(fed, township, cadre):
    make_person(phone="13811112222")
    theme = make_theme(fed.township, ("我叫王小明，电话13811112222，驿站微波炉坏了没法热饭", *MICROWAVE))
    attempt = "0190aaaa-0000-7000-8000-000000000001"
    for _twice in range(2):
        goal = cadre.post(f"{theme.get_absolute_url()}proposal/", {"attempt": attempt}).url
    shown = Proposal.objects.get()
    assert goal == f"{shown.get_absolute_url()}edit/"
    assert "6件" in shown.evidence and "王小明" not in shown.evidence and "13811112222" not in shown.evidence
    page = shown.get_absolute_url()
    cadre.post(f"{page}act/", {"act": "submit"})
    assert Proposal.objects.get().state == ProposalState.DRAFT  # nothing to decide on yet
    written = {
        "title": "关于驿站热饭的建议",
        "evidence": shown.evidence,
        "analysis": "设备老旧。",
        "options": "一是维修。\n二是更换。",
        "measure": "每站两台微波炉。",
        "decider": "district",
        "version": shown.version,
    }
    assert cadre.post(f"{page}edit/", written).status_code == 303
    cadre.post(f"{page}act/", {"act": "submit"})
    chief = make_actor(roles.DISTRICT, fed.district)
    assert any("关于驿站热饭的建议" in str(one.title) for one in items(chief, fed.district.scope, NOW))
    cadre.post(f"{page}act/", {"act": "adopt", "decision": "同意"})
    assert Proposal.objects.get().state == ProposalState.SUBMITTED
    district = client_for(chief)
    district.post(f"{page}act/", {"act": "decline", "decision": ""})
    assert Proposal.objects.get().state == ProposalState.SUBMITTED
    district.post(f"{page}act/", {"act": "adopt", "decision": "年内完成。"})
    assert value("proposals.adopted", fed.township.scope) == 1
    cadre.post(f"{page}act/", {"act": "follow", "text": "已采购十台。"})
    cadre.post(f"{page}act/", {"act": "done", "text": "全部到位。"})
    done = Proposal.objects.get()
    assert (done.state, done.done_on, done.follow_up.count("\n")) == (ProposalState.DONE, TODAY, 1)
    answer = cadre.get(f"{page}document/")
    paper = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    order = [
        "一、基本情况",
        "二、原因分析",
        "三、可选方案",
        "四、建议措施",
        "五、决策层级",
        "六、研究决定",
        "七、落实情况",
    ]
    assert [one for one in paper.splitlines() if one in order] == order
    assert "同意采纳" in paper and "全部到位" in paper
    assert "关于驿站热饭的建议" in words(cadre.get(PROPOSALS))
    hits = find(township, fed.township.scope, "热饭", 9)
    assert [hit.title for hit in hits] == [theme.name, "关于驿站热饭的建议"]


def test_nobody_decides_their_own_proposal(fed):
    chief = make_actor(roles.DISTRICT, fed.district)
    shown = make_proposal(fed.township, sender=chief)
    with pytest.raises(OwnProposal):
        services.decide(proposal=shown, adopt=True, decision="", actor=chief, at=NOW)
    other = make_actor(roles.DISTRICT, fed.district)
    with pytest.raises(ReasonMissing):
        services.decide(proposal=shown, adopt=False, decision=" ", actor=other, at=NOW)
    services.withdraw(proposal=shown, actor=TEST, at=NOW)
    empty = services.update_proposal(
        proposal=shown, version=shown.version, changes={"measure": ""}, actor=TEST, at=NOW
    )
    with pytest.raises(TextMissing):
        services.submit(proposal=empty, actor=chief, at=NOW)


def test_activity_is_opened_and_those_who_asked_are_told_once(fed, cadre):
    theme = make_theme(fed.township, FIRST_AID[:2])
    asked = [make_person(phone=f"1391000000{number}") for number in range(2)]
    for person in (*asked, asked[0]):
        concern = make_concern(fed.township, text="想学急救", person=person)
        services.put_in(theme=theme, concern=concern, actor=TEST, at=NOW)
    before = SmsMessage.objects.count()
    url = f"{theme.get_absolute_url()}activity/"
    form = cadre.get(url).context["form"]
    given = {
        "org": fed.township.pk,
        "programme": form.fields["programme"].queryset[0].pk,
        "title": "急救班",
        "groups": ["courier"],
    }
    attempt = "0190aaaa-0000-7000-8000-000000000002"
    for _twice in range(2):
        assert cadre.post(url, {**given, "attempt": attempt}).status_code == 303
    opening = Opening.objects.get()
    assert Activity.objects.get().title == "急救班"
    with pytest.raises(NotPublished):
        services.tell_askers(opening=opening, actor=TEST, at=NOW)
    Activity.objects.update(state=ActivityState.PUBLISHED)
    assert any(
        one.url == theme.get_absolute_url()
        for one in items(make_actor(roles.TOWNSHIP, fed.township), fed.township.scope, NOW)
    )
    for _twice in range(2):
        cadre.post(f"{LIST}openings/{opening.pk}/tell/")
    assert (SmsMessage.objects.count() - before, Told.objects.count()) == (2, 3)
    late = make_concern(fed.township, text="也想学急救", person=make_person(phone="13910000009"))
    services.put_in(theme=theme, concern=late, actor=TEST, at=NOW)
    assert services.tell_askers(opening=opening, actor=TEST, at=NOW) == 1


def test_activity_there_is_already_is_linked_once_and_unlinked_until_told(fed, cadre):
    theme, activity = (
        make_theme(fed.township, FIRST_AID[:2]),
        make_activity(org=fed.township, title="急救竞赛"),
    )
    asked = make_concern(fed.township, text="想学急救", person=make_person(phone="13910000001"))
    services.put_in(theme=theme, concern=asked, actor=TEST, at=NOW)
    url = theme.get_absolute_url()
    assert "急救竞赛" in cadre.get(url).content.decode()
    for _twice in range(2):
        assert cadre.post(f"{url}link/", {"activity": activity.pk}, follow=True).status_code == 200
    cadre.post(f"{LIST}openings/{Opening.objects.get().pk}/unlink/")
    assert (Opening.objects.count(), Activity.objects.count()) == (0, 1)
    cadre.post(f"{url}link/", {"activity": activity.pk})
    opening = Opening.objects.get()
    assert services.tell_askers(opening=opening, actor=TEST, at=NOW) == 1
    page = cadre.post(f"{LIST}openings/{opening.pk}/unlink/", follow=True).content.decode()
    assert "已告知" in page
    assert Opening.objects.count() == 1


def test_activity_of_another_district_is_not_linked(fed, cadre):
    url = make_theme(fed.township, FIRST_AID[:2]).get_absolute_url()
    elsewhere = make_activity(org=fed.other_district, title="别处的活动")
    page = cadre.post(f"{url}link/", {"activity": elsewhere.pk}, follow=True).content.decode()
    assert "请从列出的活动中选择" in page
    assert Opening.objects.count() == 0


def test_activity_with_wrong_input_is_refused_beside_the_field(fed, cadre):
    url = f"{make_theme(fed.township).get_absolute_url()}activity/"
    assert (
        cadre.post(url, {"title": "", "org": "x", "programme": "?", "groups": ["nobody"]}).status_code == 422
    )
    assert not Opening.objects.exists()


def test_concern_page_shows_past_answers_category_and_theme(fed, cadre, township):
    theme = make_theme(fed.station)
    concerns = [one.concern for one in theme.members.select_related("concern")]
    Concern.objects.filter(pk__in=[one.pk for one in concerns]).update(state="closed")
    for one in Concern.objects.filter(pk__in=[one.pk for one in concerns]):
        one.answer = "已换新的微波炉。"
        one.save()
    asked = make_concern(fed.station, text="微波炉坏了好几天，没法热饭")
    page = words(cadre.get(asked.get_absolute_url()))
    assert (
        f"/desk/concerns/{asked.pk}/hints/" in cadre.get(asked.get_absolute_url()).content.decode() and page
    )
    for headers in ({}, {"HX-Request": "true"}):
        said = words(cadre.get(f"/desk/concerns/{asked.pk}/hints/", headers=headers))
        assert "已换新的微波炉" in said and theme.name in said
    hidden = make_concern(fed.station, text="微波炉坏了", about_cadre=True)
    assert concern_sections(township, hidden) == []


def test_auditor_reads_numbers_and_no_words(fed):
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    theme = make_theme(fed.township)
    page = words(auditor.get(theme.get_absolute_url()))
    assert theme.name in page and MICROWAVE[0][:8] not in page
    proposal = make_proposal(fed.township)
    assert "没法热饭" not in words(auditor.get(proposal.get_absolute_url()))
    assert auditor.get(f"{proposal.get_absolute_url()}document/").status_code == 404


def test_words_of_people_are_quoted_without_what_names_them(fed):
    person = make_person(name="欧阳晓燕")
    concern = make_concern(fed.station, text="。", person=person)
    said = (
        "本人叫李小龙，欧阳晓燕和张师傅都知道，微信：abc_12345，电话 138-1111-2222，身份证110101199003070019"
    )
    shown = masked(said, concern)
    assert not any(one in shown for one in ("李小龙", "欧阳晓燕", "张师傅", "abc_12345", "2222", "1990"))


def test_other_scopes_see_nothing(fed):
    theme, proposal, opening = (
        make_theme(fed.township),
        make_proposal(fed.township),
        make_opening(fed.township),
    )
    stranger = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert stranger.get(theme.get_absolute_url()).status_code == 404
    assert stranger.get(proposal.get_absolute_url()).status_code == 404
    assert stranger.post(f"{LIST}openings/{opening.pk}/tell/").status_code == 404
    assert theme.name not in words(stranger.get(f"{LIST}?state=all"))


@pytest.mark.parametrize("count", [1, 12])
def test_list_query_count(fed, cadre, count, django_assert_max_num_queries):
    for _number in range(count):
        make_theme(fed.township, MICROWAVE[:1])
    with django_assert_max_num_queries(16):
        cadre.get(LIST)


def test_search_over_the_whole_city_suggests_too(fed):
    make_concerns(fed.station, MICROWAVE)
    make_concerns(fed.other_station, MICROWAVE)
    assert make_search(fed.city).texts == 10
    assert Theme.objects.get().org == fed.city
