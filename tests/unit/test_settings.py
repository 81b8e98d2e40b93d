"""Settings: every fault is told at once, with the nearest known key."""

import pytest

from provenance.errors import SettingsError
from provenance.settings import Settings


def test_defaults_change_by_dotted_key_and_by_toml_alike():
    by_key = Settings().with_values({"report.max-pairs": "7", "report.hide_names": "yes"})
    by_toml = Settings().with_toml("[report]\nmax-pairs = 7\nhide-names = true\n")
    assert by_key == by_toml
    assert by_key != Settings()


def test_every_fault_is_told_at_once():
    with pytest.raises(SettingsError) as caught:
        Settings().with_values({"report.max_pair": "7", "report.hide_names": "perhaps", "nothing.like.this": "1"})
    message = str(caught.value)
    assert len(message.splitlines()) == 3
    assert "did you mean report.max_pairs?" in message
    assert "not true or false" in message


@pytest.mark.parametrize("text", ["[report", "report = 5", "[report]\nmax-pairs = 'many'", "[report]\nmax-pairs = true"])
def test_bad_toml_is_a_settings_error(text):
    with pytest.raises(SettingsError):
        Settings().with_toml(text)


def test_known_keys_are_exactly_the_fields_and_sorted():
    keys = Settings().known_keys()
    assert list(keys) == sorted(set(keys))
    assert len(keys) == sum(len(room) for room in Settings().as_dict().values())
