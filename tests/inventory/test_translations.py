"""Every text is translated; nothing English is left on a Chinese page."""

import pytest

from niangjia.core import catalogues


def test_every_text_is_translated():
    assert list(catalogues.gaps()) == []


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("{% load i18n %}{% translate 'One' %} {% trans \"Two's\" %}", ["One", "Two's"]),
        (
            "{% blocktranslate trimmed with a=b %}So\n me 5 % {{ a }}{% endblocktranslate %}",
            ["So me 5 %% %(a)s"],
        ),
        ("{% blocktranslate count n=n %}one{% plural %}{{ n }} many{% endblocktranslate %}", ["one"]),
        ("{{ _('Said') }} {% include 'x' with title=_('Title') %}", ["Said", "Title"]),
        ("<p>no text: gettext('no')</p>", []),
    ],
)
def test_texts_in_templates_are_found(template: str, texts: list[str]):
    found = catalogues.extract_texts(catalogues.python_of(template))
    assert sorted(found) == sorted(texts)
