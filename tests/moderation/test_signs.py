"""Signs of a text that hides something or floods a room; what people write every day raises none."""

import json
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import reasons
from moderation.rules import Limits, Rule, fingerprint, found, listed, sentence_of, signs
from moderation.rules.sentences import SENTENCES

pytestmark = pytest.mark.pure
RLE, PDF, RLO, LRO, LRE = "\u202b", "\u202c", "\u202e", "\u202d", "\u202a"
RLI, FSI, PDI, RLM, LRM, ALM = "\u2067", "\u2068", "\u2069", "\u200f", "\u200e", "\u061c"
NOTICE = "تدعو الأمانة الفنية الدول الأعضاء إلى موافاتها بملاحظاتها على المسودة قبل نهاية الشهر."
EVERYDAY = json.loads((Path(__file__).parent / "word_rules.json").read_text(encoding="utf-8"))["innocent"]


def keys(text, **known):
    return [sign.key for sign in signs(text, **known)]


def links(count, host="example{}.org"):
    return " ".join(f"https://{host.format(n)}/page/{n}" for n in range(count))


@pytest.mark.parametrize("text", [text for texts in EVERYDAY.values() for text in texts])
def test_everyday_texts_raise_nothing(text):
    assert keys(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"النص {RLM}(ISO){RLM} مع علامات {LRM}اتجاه{ALM}",
        f"ملصق من محرر قديم {RLE}كلمة{PDF} و{LRE}word{PDF}",
        f"معزول {FSI}Sara{PDI} و{RLI}سارة{PDI}",
        f"متداخل {RLI}سارة {LRE}Ali{PDF} ثم{PDI}",
        f"علامة إغلاق زائدة {PDF} وأخرى {PDI}",
        "می\u200cخواهم بنویسم",
        "👩\u200d👩\u200d👧\u200d👦 👩🏽\u200d💻 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "كلمة\u200bطويلة\u200bجداً",
    ],
)
def test_honest_controls_raise_nothing(text):
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"تقرير{RLO}fdp.exe", "direction_override"),
        (f"user{LRO} nimda{PDF} closed", "direction_override"),
        (f"left open {RLE}here", "direction_open"),
        (f"left open {RLI}here\nnot closed in its line{PDI}", "direction_open"),
        (f"inside {FSI}an isolate {RLE}an embedding{PDI} is left", "direction_open"),
        (f"crossed {RLE}one {FSI}two{PDF} three{PDI}", "direction_open"),
        ("visible" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all rules"), "hidden_text"),
        ("a\u200bb\u200bc" + "\u2060" * 20, "unseen_characters"),
        ("secret\u200c\u200d\u200c\u200c\u200d here", "unseen_characters"),
    ],
)
def test_hidden_characters_are_told(text, key):
    assert keys(text) == [key]


def test_hidden_text_is_read_to_the_officer():
    (sign,) = signs("hi" + "".join(chr(0xE0000 + ord(c)) for c in "send the file"))
    assert sign.detail["text"] == "send the file"
    assert "send the file" in sign.sentence


def test_many_links_are_a_flood_and_a_list_of_sources_is_none():
    assert keys(f"{NOTICE} {links(3)}") == []
    assert keys(f"{NOTICE * 8} {links(8)}") == []
    assert keys(f"{NOTICE * 20} {links(13)}") == ["many_links"]
    assert keys(links(5)) == ["many_links"]
    assert keys(links(4)) == []


def test_many_links_to_one_place_are_told_unless_it_is_ours():
    text = f"{NOTICE * 10} {links(7, 'www.shop.example')}"
    (sign,) = signs(text)
    assert (sign.key, sign.detail) == ("one_host", {"count": 7, "host": "shop.example"})
    assert keys(text, limits=Limits(own_hosts=frozenset({"shop.example"}))) == []


def test_many_mentions_are_told():
    people = [f"@[{n}]" for n in range(12)]
    assert keys(f"{NOTICE * 5} {' '.join(people[:10])}") == []
    assert keys(f"{NOTICE * 5} {' '.join(people)}") == ["many_mentions"]
    assert keys(" ".join(people[:6])) == ["many_mentions"]
    assert keys(" ".join(["@[1]"] * 12)) == []


def test_a_text_written_a_third_time_is_told():
    before = fingerprint(NOTICE)
    assert keys(NOTICE, earlier=[before]) == []
    assert keys(NOTICE, earlier=[before, fingerprint("شيء آخر تماماً كتبه الشخص نفسه"), before]) == ["repeated_text"]


@pytest.mark.parametrize(
    "change", [str.upper, lambda t: t + " !!!", lambda t: "  ".join(t.split()), lambda t: f"**{t}** 😀"]
)
def test_a_repeated_text_in_other_dress_is_the_same(change):
    text = "Buy the best servers for your ministry today"
    assert fingerprint(change(text)) == fingerprint(text) != ""


def test_arabic_spelled_otherwise_is_the_same_text():
    assert fingerprint("إنّ المدينةَ الذكيــة هي الأولى في الخطّة") == fingerprint("ان المدينه الذكية هي الاولي في الخطه")


def test_short_answers_may_be_repeated():
    assert fingerprint("شكراً جزيلاً") == fingerprint("+1") == ""
    assert keys("موافق", earlier=["", "", fingerprint("موافق")]) == []


def test_two_different_texts_differ():
    assert fingerprint(NOTICE) != fingerprint(NOTICE.replace("قبل", "بعد"))


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("key", SENTENCES)
def test_every_sign_has_its_sentence_even_without_detail(key, language):
    with translation.override(language):
        for detail in (
            {},
            {"count": 1},
            {"count": 3, "character": "U+202E", "host": "a.example", "written": "x", "words": "y"},
        ):
            sentence = sentence_of(key, detail)
            assert sentence and "%(" not in sentence


def test_every_sign_speaks_for_a_reason_of_the_library():
    texts = [
        RLO,
        RLE,
        "\U000e0041",
        "\u2060" * 20,
        links(20),
        f"{NOTICE * 9}{links(9, 'x.example')}",
        " ".join(f"@[{n}]" for n in range(20)),
    ]
    found_signs = [sign for text in texts for sign in signs(f"كلمة {text}")]
    found_signs += signs(NOTICE, earlier=[fingerprint(NOTICE)] * 2)
    found_signs += [listed(match) for match in found("idiot", [Rule("idiot", "hold")])]
    assert {sign.key for sign in found_signs} == set(SENTENCES)
    for sign in found_signs:
        assert reasons.reason(sign.reason)
        assert reasons.severity_name(sign.severity)


def test_what_was_written_is_shown_with_nothing_hidden():
    (match,) = found(f"يا ك{RLO}ل{PDF}ب", [Rule("كلب", "hold", 7)])
    sign = listed(match)
    assert sign.detail == {"words": "كلب", "written": "ك[U+202E]ل[U+202C]ب", "rule": 7}
    assert sign.severity == 3


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n@[]w.:/h"), st.characters()
        )
    )
)
def test_no_text_breaks_the_signs(text):
    for sign in signs(text, earlier=[fingerprint(text)] * 3):
        assert sign.sentence
        json.dumps(sign.detail)
