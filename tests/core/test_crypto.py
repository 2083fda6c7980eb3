import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.core import crypto


@pytest.fixture(params=["aes", "sm"])
def cipher(request, settings):
    settings.NIANGJIA_CIPHER = request.param
    return request.param


@given(text=st.text(min_size=1))
def test_encrypt_then_decrypt_gives_the_text_back(text):
    text = text.encode("utf-8", "ignore").decode()
    assert crypto.decrypt(crypto.encrypt(text, "vault.phone"), "vault.phone") == text


def test_each_sealing_looks_different(cipher):
    first, second = (crypto.encrypt("13812345678", "vault.phone") for _ in range(2))
    assert first != second
    assert "13812345678" not in first + second


def test_a_value_moved_to_another_field_does_not_open(cipher):
    sealed = crypto.encrypt("13812345678", "vault.phone")
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt(sealed, "vault.id_number")


def test_a_changed_value_does_not_open(cipher):
    sealed = crypto.encrypt("13812345678", "vault.phone")
    changed = sealed[:-6] + ("AAAAAA" if not sealed.endswith("AAAAAA") else "BBBBBB")
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt(changed, "vault.phone")


def test_an_older_key_still_opens_what_it_closed(settings):
    settings.NIANGJIA_KEYS = ["the old key"]
    sealed = crypto.encrypt("13812345678", "vault.phone")
    settings.NIANGJIA_KEYS = ["a new key", "the old key"]
    assert crypto.decrypt(sealed, "vault.phone") == "13812345678"
    settings.NIANGJIA_KEYS = ["a new key"]
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt(sealed, "vault.phone")


def test_what_one_cipher_closed_opens_after_the_switch(settings):
    settings.NIANGJIA_CIPHER = "aes"
    sealed = crypto.encrypt("110118199003070019", "vault.id_number")
    settings.NIANGJIA_CIPHER = "sm"
    assert crypto.decrypt(sealed, "vault.id_number") == "110118199003070019"


def test_blind_index_is_steady_and_differs_by_field(cipher):
    index = crypto.blind_index("13812345678", "user.phone")
    assert index == crypto.blind_index("13812345678", "user.phone")
    assert index != crypto.blind_index("13812345678", "person.phone")
    assert crypto.blind_index("", "user.phone") is None


def test_session_data_is_sealed():
    serializer = crypto.SealedSessionSerializer()
    stored = serializer.dumps({"phone": "13812345678", "words": "王小明"})
    assert b"13812345678" not in stored
    assert serializer.loads(stored) == {"phone": "13812345678", "words": "王小明"}
