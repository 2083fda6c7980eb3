"""/desk/design/ — every component as it is used, for everybody with a desk."""

from niangjia.core.art import ART
from niangjia.core.icons import ICONS
from tests.support.answers import methods, sent_to, words

PAGE = "/desk/design/"


def test_every_icon_and_drawing_is_shown_to_everybody_with_a_desk(desks):
    for client in desks.values():
        answer = client.get(PAGE)
        assert (answer.status_code, answer.context["icons"], answer.context["drawings"]) == (
            200,
            sorted(ICONS),
            sorted(ART),
        )


def test_page_needs_no_inline_style_or_script(desks):
    page = words(next(iter(desks.values())).get(PAGE))
    assert [text for text in (' style="', " onclick=", "<script>") if text in page] == []


def test_workers_do_not_know_it_is_there(client, member):
    assert member.get(PAGE).status_code == 404
    assert sent_to(client.get(PAGE)) == (302, f"/accounts/login/?next={PAGE}")


def test_wrong_method(desks):
    client = next(iter(desks.values()))
    assert [name for name, status in methods(client, PAGE).items() if status != 405] == ["get"]
