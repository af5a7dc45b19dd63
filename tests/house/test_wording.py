"""How the interface speaks: to nobody as a man or a woman, in one word for one thing (arabic.md §6, §8, §19)."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import polib
import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import ngettext

from accounts.models import Person
from forum.forms import ReasonForm

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
pytestmark = pytest.mark.pure

# Raw words: the passive carries its damma («أُرسل»), so an unmarked «أرسل» is an order.
ORDERS = set(
    re.findall(
        r"\S+",
        """
    أرسل أرسلي أرسلوا انقر انقري اضغط اضغطي اختر اختاري اختاروا أدخل أدخلي أدخِل احفظ احفظي حمّل حمّلي اكتب اكتبي
    اقرأ اقرئي أضف أضيفي أنشئ أنشئي احذف احذفي افتح افتحي أغلق أغلقي تأكد تأكدي حاول حاولي سجّل سجّلي انتظر انتظري
    ابحث ابحثي ارجع ارجعي جرّب جرّبي أعد أعيدي انتق عدّل عدّلي غيّر غيّري استخدم استخدمي انسخ راجع راجعي صحّح صحّحي
    """,
    )
)
SECOND_BEST = {
    "منشور": "مشاركة",
    "منشورات": "مشاركات",
    "المنتدى": "اللوحة",
    "المستخدم": "(no word: name the role)",
    "الإنجليزية": "الإنكليزية",
    "السكرتارية": "الأمانة الفنية",
    "كلمة السر": "كلمة المرور",
}
WITHOUT_HAMZA = re.compile(
    r"\b(?:ال)?(?:الكتروني|الكترونية|ارسال|اضافة|انشاء|ادخال|الغاء|اعدادات|اشراف|ارشادات|انهاء|اقفال|اجراء|اخر|اول|امانة|اعادة)\b"
)
LETTERS = "\u0621-\u064a"
MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")


def texts(language: str) -> Iterator[tuple[polib.POEntry, str]]:
    for entry in polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")):
        if not entry.obsolete:
            for text in entry.msgstr_plural.values() or [entry.msgstr]:
                yield entry, text


def wrong(language: str, pattern: str) -> list[str]:
    return [text for _, text in texts(language) if re.search(pattern, text)]


def bare(text: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", MARKS.sub("", text)).casefold()


def glossary() -> list[tuple[str, str, str]]:
    rows = [line.strip("| ").split(" | ") for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    return [(row[0], row[1], row[2]) for row in rows[2:]]


def test_nobody_is_given_an_order() -> None:
    """T-GEN: «إرسال» on a button and «يُرجى …» in a sentence; an order would have to choose him or her."""
    said = [(text, set(re.findall(r"[\u0621-\u0652]+", text)) & ORDERS) for _, text in texts("ar")]
    assert [(text, orders) for text, orders in said if orders] == []


def test_the_list_of_orders_knows_one_when_it_sees_it() -> None:
    assert set(re.findall(r"[\u0621-\u0652]+", "أدخل الرمز ثم اضغط «متابعة»")) & ORDERS == {"أدخل", "اضغط"}


def test_nobody_is_cut_in_two_by_a_slash() -> None:
    """«مدير/ة», «عضو(ة)», « directeur·rice » are no words."""
    assert wrong("ar", rf"[{LETTERS}]\s*/\s*ـ?(?:ة|ات|ين|ي)(?![{LETTERS}])") == []
    assert wrong("ar", r"\(ـ?(?:ة|ات|ين)\)") == []
    assert wrong("fr", r"\w[·.](?:e|ne|rice|trice|euse|ère)s?\b|\(e\)|\(ne\)") == []


def test_one_word_stands_for_one_thing() -> None:
    second = re.compile(rf"(?<![{LETTERS}])(?:{'|'.join(SECOND_BEST)})(?![{LETTERS}])")
    assert [(text, found[0]) for _, text in texts("ar") if (found := second.search(text))] == []


def test_hamza_is_written() -> None:
    assert [text for _, text in texts("ar") if WITHOUT_HAMZA.search(MARKS.sub("", text))] == []


def test_arabic_has_arabic_punctuation() -> None:
    """T-GEN and §8: «، ؛ ؟» and no space before them; names and codes keep their own signs."""
    assert wrong("ar", rf"[{LETTERS}»][,;?]") == []
    assert wrong("ar", r"\s[،؛؟:.!](?:\s|$)") == []
    assert wrong("ar", r"[\"“”]|\.\.\.") == []


def test_french_signs_keep_to_their_word() -> None:
    """A thin space that does not break stands before « ; : ! ? » and inside the quotes."""
    assert wrong("fr", r"[^\u202f\s][;!?»]|[ \u00a0][;:!?»]|«[^\u202f]") == []
    assert wrong("fr", r"[^\u202f\d/]:(?:\s|$)") == []
    assert wrong("fr", r"['\"]|\.\.\.") == []


def test_arabic_keeps_no_english_word() -> None:
    # Names of a format, a header or a key, which stand as they are in any language.
    technical = {
        "CSRF",
        "CSRFToken",
        "CSV",
        "Content",
        "JSON",
        "PDF",
        "Shift",
        "Type",
        "UUID",
        "application",
        "false",
        "true",
    }
    allowed = {*technical, "json", "name", "example", "gov"}
    left = [
        (text, words)
        for _, text in texts("ar")
        if (words := set(re.findall(r"[A-Za-z]{2,}", re.sub(r"%\(\w+\)[sd]|<[^>]+>", "", text))) - allowed)
    ]
    assert left == []


# Words of the glossary that English uses in one sense only, and what each language must then show.
HELD = [
    ("thread", "موضوع", "sujet"),
    ("board", "لوح", "forum"),
    ("conversation", "محادث", "conversation"),
    ("post", "مشارك", "publi"),
    ("secretariat", "الأمانة الفنية|للأمانة الفنية", "secrétariat"),
    ("accreditation", "اعتماد", "accréditation"),
    ("nomination", "ترشيح", "désignation"),
    ("guidelines", "إرشادات", "règles"),
    ("password", "كلمة المرور|كلمة مرور|كلمات المرور", "mots? de passe"),
    ("passkey", "مفتاح المرور|مفتاح مرور|مفاتيح المرور", "clé d’accès|clés d’accès"),
    ("second factor", "ثان|الثاني", "second facteur|seconds facteurs"),
    ("recovery code", "استرداد", "récupération"),
    ("directory", "دليل", "annuaire"),
    ("non-attribution", "عدم النسبة", "attribution"),
    ("audit log", "سجل التدقيق", "journal d’audit"),
    ("observer", "مراقب", "observateur"),
    ("committee", "لجن|لجان", "comité"),
    ("delegation", "وفد|وفود", "délégation"),
    ("inbox", "الوارد", "boîte de réception"),
    ("token", "رمز|رموز", "jeton"),
    ("circular", "تعميم", "circulaire"),
]


@pytest.mark.parametrize(("english", "arabic", "french"), HELD, ids=[row[0] for row in HELD])
def test_the_words_of_the_glossary_are_used(english: str, arabic: str, french: str) -> None:
    found = 0
    for language, word in (("ar", arabic), ("fr", french)):
        for entry, text in texts(language):
            if re.search(rf"\b{english}s?\b", entry.msgid.casefold()):
                found += 1
                assert re.search(bare(word), bare(text)), (entry.msgid, text)
    assert found


@pytest.mark.parametrize("english", [row[0] for row in HELD])
def test_the_words_held_are_in_the_glossary(english: str) -> None:
    assert english in " ".join(row[0].casefold() for row in glossary())


def test_the_glossary_has_no_gaps() -> None:
    rows = glossary()
    assert len(rows) > 30
    assert [row for row in rows if not all(cell.strip() for cell in row)] == []


PLURALS = [
    (0, "لا مشاركات جديدة", "تنتهي المهلة اليوم"),
    (1, "مشاركة جديدة واحدة", "بقي يوم واحد"),
    (2, "مشاركتان جديدتان", "بقي يومان"),
    *((n, f"{n} مشاركات جديدة", f"بقيت {n} أيام") for n in (3, 10, 103, 110, 1003)),
    *((n, f"{n} مشاركة جديدة", f"بقي {n} يوماً") for n in (11, 99, 111, 1011)),
    *((n, f"{n} مشاركة جديدة", f"بقي {n} يوم") for n in (100, 101, 102, 200, 1000)),
]


@pytest.mark.parametrize(("n", "posts", "days"), PLURALS, ids=[f"n{row[0]}" for row in PLURALS])
def test_arabic_counts_as_arabic_does(n: int, posts: str, days: str) -> None:
    """T-PLU-0 to T-PLU-100."""
    with translation.override("ar"):
        assert ngettext("%(n)s new post", "%(n)s new posts", n) % {"n": n} == posts
        assert ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n} == days


@pytest.mark.parametrize(("n", "said"), [(0, "0 publication"), (1, "1 publication"), (2, "2 publications")])
def test_french_counts_nothing_in_the_singular(n: int, said: str) -> None:
    """T-PLU-FR."""
    with translation.override("fr"):
        assert ngettext("%(n)s post", "%(n)s posts", n) % {"n": n} == said


def refusals_beside_a_field() -> Iterator[str]:
    """What Django itself says of what was typed, of the kinds our forms meet."""
    fields: list[tuple[forms.Field, object]] = [
        (forms.CharField(), ""),
        (forms.CharField(max_length=2), "abc"),
        (forms.CharField(min_length=4), "abc"),
        (forms.EmailField(), "nour"),
        (forms.DateField(), "abc"),
        (forms.UUIDField(), "abc"),
        (forms.ChoiceField(choices=[("a", "a")]), "b"),
        (forms.FileField(), None),
        (forms.FileField(), SimpleUploadedFile("letter.pdf", b"")),
        (forms.FileField(max_length=3), SimpleUploadedFile("letter.pdf", b"x")),
    ]
    for field, value in fields:
        with pytest.raises(ValidationError) as refused:
            field.clean(value)
        yield from refused.value.messages
    for typed in ("12345678", "nour@gov.example"):
        with pytest.raises(ValidationError) as refused:
            validate_password(typed, Person(email="nour@gov.example", name="نور"))
        yield from refused.value.messages


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_django_says_beside_a_field_is_in_our_words(language: str) -> None:
    ours = {text for _, text in texts(language)}
    with translation.override(language):
        said = list(refusals_beside_a_field())
    assert len(said) > 12
    patterns = [re.compile(re.sub(r"%(?:\\\(\w+\\\))?[sd]", ".*", re.escape(text))) for text in ours]
    assert [text for text in said if not any(pattern.fullmatch(text) for pattern in patterns)] == []


def test_a_refusal_read_away_from_its_field_names_it() -> None:
    """The script shows one sentence above the form; «هذا الحقل مطلوب.» alone would not say which."""
    with translation.override("ar"):
        assert ReasonForm({"client_id": uuid4()}).first_error() == ("required", "السبب: هذا الحقل مطلوب.")
