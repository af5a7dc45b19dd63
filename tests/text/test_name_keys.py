"""The key by which names are compared fits its column, whatever the name folds to."""

import pytest

from accounts.models.person import KEY_LENGTH, name_key_of

pytestmark = pytest.mark.pure


def test_a_name_of_ligatures_that_fold_to_words_still_has_a_key() -> None:
    assert len(name_key_of("ﷺ" * 60)) == KEY_LENGTH


def test_names_that_look_alike_have_one_key() -> None:
    assert name_key_of("نور علي") == name_key_of("نـور على")
