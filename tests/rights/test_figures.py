"""The figures: what is in force on a day, and whom it covers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.figures import Period, compute, registry
from niangjia.orgs.services import close_org
from niangjia.rights import services
from niangjia.rights.choices import ContractKind, Reach, StepKind
from tests.rights.makers import (
    GIVEN,
    START,
    in_force,
    make_congress,
    make_contract,
    make_disclosure,
    today,
    union_of,
)
from tests.support.answers import words
from tests.support.factories import TEST, client_for, make_actor

NOW = Period(today(), today())


def value(key, org, period=NOW):
    return compute.value(registry.figure(key), org.scope, period)


def test_contract_counts_from_the_day_it_is_in_force_until_its_term_is_over(fed):
    contract = in_force(fed.union)
    for day, number in (
        (contract.in_force_on - timedelta(days=1), 0),
        (contract.in_force_on, 1),
    ):
        assert value("rights.contracts_in_force", fed.district, Period(day, day)).value == number
    contract.term_until = today() - timedelta(days=1)
    contract.save()
    assert value("rights.contracts_in_force", fed.district).value == 0
    assert value("rights.coverage", fed.township).value == 0
    last = Period(contract.term_until, contract.term_until)
    assert value("rights.contracts_in_force", fed.district, last).value == 1


def test_each_kind_counts_and_a_union_is_covered_once(fed):
    in_force(fed.union, kind=ContractKind.GENERAL)
    in_force(fed.union, kind=ContractKind.WAGES)
    make_contract(fed.union, kind=ContractKind.WOMEN, reached=StepKind.SIGNING)
    union_of(fed.township)
    union_of(fed.township, unit_category="500")  # an office: no enterprise
    found = value("rights.coverage", fed.township)
    assert (value("rights.contracts_in_force", fed.township).value, found.value, found.n) == (2, 50, 2)
    by_kind = compute.parts(
        registry.figure("rights.contracts_in_force"),
        fed.district.scope,
        NOW,
        registry.figure("rights.contracts_in_force").breakdowns[0],
    )
    assert {part.key: part.value.value for part in by_kind} == {"general": 1, "wages": 1}


def test_contract_of_an_industry_covers_the_unions_it_names(fed):
    other = union_of(fed.other_township, industry="邮政业")
    wide = in_force(fed.township, reach=Reach.INDUSTRY)
    for org, people in ((fed.union, 30), (other, 40)):
        services.add_cover(contract=wide, org=org, name="", people=people, **GIVEN)
    assert (
        value("rights.contracts_in_force", fed.district).value,
        value("rights.coverage", fed.district).n,
    ) == (
        1,
        3 if fed.other_township.path.startswith(fed.district.path) else 1,
    )
    assert value("rights.coverage", fed.township).value == 100
    close_org(org=other, reason="注销", actor=TEST, at=timezone.now())
    assert value("rights.coverage", fed.township).value == 100


def test_congress_without_a_quorum_is_not_counted(fed):
    for present in (66, 67):
        make_congress(fed.union, present=present)
    make_disclosure(fed.union)
    year = Period.year(START)
    assert (
        value("rights.congresses", fed.city, year).value,
        value("rights.disclosures", fed.city, year).value,
    ) == (
        1,
        1,
    )


@pytest.mark.parametrize("role", ["township", "auditor"])
def test_coverage_page_shows_parts_that_open(fed, role):
    in_force(fed.union)
    union_of(fed.township, industry="餐饮业")
    client = client_for(make_actor(role, fed.district if role == "auditor" else fed.township))
    page = client.get("/desk/rights/coverage/", {"org": str(fed.township.pk)})
    told = words(page)
    assert ("餐饮业" in told, "50%" in told, page.context["coverage"].whole.covered) == (True, True, 1)
    for line in (page.context["coverage"].whole, *page.context["coverage"].industries):
        assert client.get(line.url).status_code == 200
    assert client.get("/desk/rights/coverage/", {"org": str(fed.other_district.pk)}).status_code == 404
