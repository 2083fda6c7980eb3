"""Every text is translated; nothing English is left on a Chinese page."""

from pathlib import Path

import pytest

from niangjia.core import catalogues


def test_every_text_is_translated():
    assert list(catalogues.gaps()) == []


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("{% load i18n %}{% translate 'One' %} {% trans \"Two's\" %}", [("One",), ("Two's",)]),
        (
            "{% blocktranslate trimmed with a=b %}So\n me 5 % {{ a }}{% endblocktranslate %}",
            [("So me 5 %% %(a)s",)],
        ),
        (
            "{% blocktranslate count n=n %}one{% plural %}{{ n }} many{% endblocktranslate %}",
            [("one", "%(n)s many")],
        ),
        ("{{ _('Said') }} {% include 'x' with title=_('Title') %}", [("Said",), ("Title",)]),
        ("<p>no text: gettext('no')</p>", []),
    ],
)
def test_texts_in_templates_are_found(template: str, texts: list[tuple[str, ...]]):
    found = catalogues.extract_texts(catalogues.python_of(template))
    assert sorted(found) == sorted(texts)


def test_what_no_room_has_is_added_to_its_own_and_stays_to_be_filled_in(tmp_path: Path):
    for room, code in (
        ("one", "gettext('Shared')"),
        ("two", "gettext('Shared'); ngettext('a day', '%(n)s days', n)"),
    ):
        (tmp_path / room).mkdir()
        (tmp_path / room / "views.py").write_text(code)
    held = tmp_path / "one" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    held.parent.mkdir(parents=True)
    before = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Shared"\nmsgstr "共有"\n'
    )
    held.write_text(before)
    (grown,) = catalogues.add_missing(tmp_path)
    assert (grown.relative_to(tmp_path).parts[0], held.read_text()) == ("two", before)
    assert 'msgid_plural "%(n)s days"' in grown.read_text()
    assert [(gap.room, gap.message, gap.why) for gap in catalogues.gaps(tmp_path)] == [
        ("two", "a day", "empty")
    ]
    assert catalogues.add_missing(tmp_path) == []
