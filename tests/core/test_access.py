import pytest

from niangjia.core.access import Access, access_of, anyone, roles, signed_in


def view(request):
    return None


@pytest.mark.parametrize(
    ("access", "signed", "role", "admitted"),
    [
        (Access("anyone"), False, "", True),
        (Access("signed_in"), False, "", False),
        (Access("signed_in"), True, "worker", True),
        (Access("roles", frozenset({"station"})), True, "station", True),
        (Access("roles", frozenset({"station"})), True, "worker", False),
        (Access("roles", frozenset({"station"})), False, "station", False),
    ],
)
def test_access_admits_whom_it_names(access, signed, role, admitted):
    assert access.admits(signed_in=signed, role=role) is admitted


def test_declarations_are_found_on_the_view():
    assert access_of(anyone(lambda request: None)) == Access("anyone")
    assert access_of(signed_in(lambda request: None)) == Access("signed_in")
    assert access_of(roles("city", "district")(lambda request: None)) == Access(
        "roles", frozenset({"city", "district"})
    )


def test_a_view_without_a_declaration_has_none():
    assert access_of(view) is None
