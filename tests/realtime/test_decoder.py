"""What is not exactly one of our messages is refused, with a code."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime import protocol
from realtime.decoder import BadMessage, decode

pytestmark = pytest.mark.pure

BAD_JSON = {
    "nothing": "",
    "half a message": '{"t":"ping"',
    "two messages": '{"t":"ping"}{"t":"ping"}',
    "a byte order mark": '\ufeff{"t":"ping"}',
    "NaN": '{"t":"read","thread":NaN,"number":1}',
    "Infinity": '{"t":"read","thread":Infinity,"number":1}',
    "a key twice": '{"t":"ping","t":"ping"}',
    "a room twice": '{"t":"resume","rooms":{"1":[1,"aa"],"1":[2,"aa"]}}',
    "half a surrogate": '{"t":"resume","rooms":{"1":[1,"\\ud800"]}}',
    "a bare control character": '{"t":"presence","state":"he\nre"}',
    "single quotes": "{'t':'ping'}",
}
BAD_MESSAGES = {
    "a list": "[]",
    "a number": "1",
    "null": "null",
    "no t": "{}",
    "an unknown t": '{"t":"post"}',
    "t of another type": '{"t":1}',
    "a field too many": '{"t":"ping","x":1}',
    "a field too few": '{"t":"read","thread":1}',
    "a string for a number": '{"t":"read","thread":"1","number":1}',
    "a fraction": '{"t":"read","thread":1.5,"number":1}',
    "a whole number as a fraction": '{"t":"read","thread":1.0,"number":1}',
    "true for a number": '{"t":"read","thread":true,"number":1}',
    "a negative number": '{"t":"read","thread":1,"number":-1}',
    "a thread called zero": '{"t":"read","thread":0,"number":1}',
    "a number no browser can hold": '{"t":"read","thread":1,"number":9007199254740993}',
    "a number with a thousand digits": '{"t":"read","thread":1,"number":' + "9" * 1000 + "}",
    "a room that is no number": '{"t":"resume","rooms":{"one":[1,"aa"]}}',
    "a room in other digits": '{"t":"resume","rooms":{"١":[1,"aa"]}}',
    "a room with a zero in front": '{"t":"resume","rooms":{"01":[1,"aa"]}}',
    "a room with a line break": '{"t":"resume","rooms":{"1\\n":[1,"aa"]}}',
    "an epoch with NUL": '{"t":"resume","rooms":{"1":[1,"a\\u0000"]}}',
    "an epoch without end": '{"t":"resume","rooms":{"1":[1,"' + "a" * 40 + '"]}}',
    "a place that is no pair": '{"t":"resume","rooms":{"1":[1]}}',
    "rooms as a list": '{"t":"resume","rooms":[1]}',
    "201 rooms": json.dumps({"t": "resume", "rooms": {str(n): [0, "aa"] for n in range(1, 202)}}),
    "another state": '{"t":"presence","state":"asleep"}',
}


@pytest.mark.parametrize("text", BAD_JSON.values(), ids=BAD_JSON)
def test_what_is_not_json_is_refused(text):
    with pytest.raises(BadMessage, match="bad_json"):
        decode(text, depth=32)


@pytest.mark.parametrize("text", BAD_MESSAGES.values(), ids=BAD_MESSAGES)
def test_what_is_not_a_message_of_ours_is_refused(text):
    with pytest.raises(BadMessage, match="bad_message"):
        decode(text, depth=32)


@pytest.mark.parametrize("opening", ['{"t":' + "[" * 33, "[" * 60_000, '{"a":' * 33, '{"t":"ping","x":' + "[" * 40])
def test_what_is_nested_too_deeply_is_refused_before_it_is_parsed(opening):
    with pytest.raises(BadMessage, match="too_deep"):
        decode(opening, depth=32)


def test_brackets_inside_a_string_are_not_depth():
    with pytest.raises(BadMessage, match="bad_message"):
        decode(json.dumps({"t": "typing", "thread": "[" * 40 + '"' + "{" * 40}), depth=32)


def test_the_largest_resume_is_understood():
    rooms = {str(n): [n, "0123456789abcdef"] for n in range(1, 201)}
    message = decode(json.dumps({"t": "resume", "rooms": rooms}), depth=32)
    assert isinstance(message, protocol.Resume)
    assert message.rooms["200"] == (200, "0123456789abcdef")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
FIELDS = st.sampled_from(["t", "rooms", "thread", "number", "state"])
TAGS = st.sampled_from(["resume", "read", "typing", "presence", "ping"])


@given(st.one_of(st.text(), JSON.map(json.dumps), st.dictionaries(FIELDS, TAGS | JSON).map(json.dumps)))
def test_whatever_comes_is_a_message_or_refused(text):
    try:
        assert isinstance(decode(text, depth=32), protocol.MESSAGES)
    except BadMessage as bad:
        assert str(bad.sentence)
