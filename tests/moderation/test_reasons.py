"""The library of reasons: three languages, everything it names exists, and the desk reads it by key."""

import pytest

from moderation import reasons

pytestmark = pytest.mark.pure
KINDS = {"post", "message", "attachment"}


def texts():
    for key, name in reasons.library().severity_scale.items():
        yield f"severity {key}", name
    for action in reasons.actions():
        yield f"action {action.key}", action.name
    for reason in reasons.reasons():
        for field in ("name", "help", "message_to_author"):
            yield f"{reason.key}.{field}", getattr(reason, field)


@pytest.mark.parametrize("language", reasons.LANGUAGES)
def test_every_text_is_written_in_every_language(language):
    assert [where for where, words in texts() if not words.in_language(language).strip()] == []


def test_no_two_languages_share_a_text_but_for_one_word():
    copied = [where for where, words in texts() if words.ar in (words.en, words.fr)]
    assert copied == []


def test_everything_a_reason_names_exists():
    known = {action.key for action in reasons.actions()}
    assert {reason.default_action for reason in reasons.reasons()} <= known
    assert set(reasons.rules().steps) <= known
    assert {reason.severity for reason in reasons.reasons()} <= set(reasons.library().severity_scale)
    assert {kind for reason in reasons.reasons() for kind in reason.applies_to} == KINDS


def test_keys_are_told_apart():
    for keys in ([one.key for one in reasons.reasons()], [one.key for one in reasons.actions()]):
        assert len(keys) == len(set(keys))
    assert set(reasons.library().severity_scale) == {1, 2, 3, 4, 5}


def test_the_time_rules_are_those_of_the_workflow():
    rules = reasons.rules()
    assert (rules.appeal_days, rules.appeal_decision_days, rules.appeal_decided_by) == (7, 14, "bureau")
    assert [reasons.hours_to_act(severity) for severity in range(1, 6)] == [24, 24, 24, 24, 2]


def test_a_message_is_offered_the_reasons_for_messages():
    assert "flooding" in {one.key for one in reasons.reasons("message")}
    assert "flooding" not in {one.key for one in reasons.reasons("post")}
    assert "copyright" not in {one.key for one in reasons.reasons("message")}
    assert len(reasons.reasons()) == 14


def test_the_author_is_told_in_the_language_of_the_author():
    told = reasons.reason("promotion")
    assert told.message("fr").startswith("Votre publication")
    assert told.message("ar").startswith("حُجبت")
    assert told.message("en-gb").startswith("Your post")
    assert told.message("tlh") == told.message("ar")


def test_an_unknown_key_is_a_key_error():
    with pytest.raises(KeyError):
        reasons.reason("because")
    with pytest.raises(KeyError):
        reasons.action("because")
