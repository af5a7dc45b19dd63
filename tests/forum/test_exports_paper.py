"""PDF (arabic.md §17): what a viewer copies out of it is what was written, letter by letter.

Two readers that are not ours look at it: pypdf goes by the order of the file, as MuPDF does; PDFium, which is that of
two browsers, goes by places and then turns Arabic round, as Poppler does.
"""

import re
import unicodedata
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from accounts.models import Person
from forum import actions
from forum.exports.blocks import tree_of
from forum.models import Post, Thread
from tests.forum.test_exports import copy_of, export_of

SignIn = Callable[[Person], Client]

ARABIC = (
    "لا إله إلا الله",
    "مُحَمَّدٌ الشَّاذِلِيّ يُبَيِّنُ ذلك بلا لُبس",
    "قرّر المجلس أن تُعتمَد الإصدارات ثانياً وألا يُؤجَّل البند الثالث؛ والآن لأيّ سؤال؟",
    "اللّٰهمّ بِّ لَا لِأحد، وثيقة منقّحة للأعضاء",
    "گفتگو پژوهش چ ڤ",
    "اللُّغَةُ الْعَرَبِيَّةُ لَا تُهْمَلُ فِيهَا الْحَرَكَاتُ",
)
LATIN = ("Le rapport dit : « 12 % en 2014 ».", "État d’avancement — cœur, œuvre, 3 000 €.", "fit, flow and office")
CODE = ("def f(x):", 'return x + 1  # <b>#read("/etc/passwd")</b> *not* $math$ @ref')
RECORD = f"""## جدول الأعمال

{ARABIC[0]}. **{ARABIC[1]}** ونسبة 25% و`npm test` هنا.

{LATIN[0]}

> {ARABIC[2]}
>
> > {LATIN[1]}

1. {ARABIC[3]}
2. {ARABIC[5]}

- {LATIN[2]}

| الدولة | النسبة |
| --- | ---: |
| {ARABIC[4]} | 12.5% |

```
{CODE[0]}
    {CODE[1]}
```

[#import "@preview/x"](https://example.org/a_b)
"""


MIXED = (
    "مُحَمَّدٌ الشَّاذِلِيّ يُبَيِّنُ ذلك بلا لُبس، لا إله إلا الله؛ نصٌّ، ونصٌّ (انظر الملحق «ب») ثم (أ).",
    "قرّر المجلس أن تُعتمَد الإصدارات ثانياً، نسبة 25% و١٢٫٥٪ و3.5 مليون USD، في 14/03/2026 الساعة 10:30.",
    "في جنيف (Geneva) حضر Dupont ومعه UNESCO، ثم غادرا.",
    "Le rapport dit : « 12 % en 2014 ». État d’avancement — cœur, œuvre, 3 000 €.",
    "We met (all of us) on 14 March 2026: fit, flow and office at 12.5%.",
    "def f(x):",
    'return x + 1 # <b>#read("/etc/passwd")</b> *not* $math$ @ref',
    "اللُّغَةُ الْعَرَبِيَّةُ لَا تُهْمَلُ فِيهَا الْحَرَكَاتُ",
    "اللّٰهمّ بِّ لَا لِأحد، وثيقة منقّحة للأعضاء",
    "الأردن",
    "12.5%",
)
TWO_WAYS = "الوفد Jean Dupont من World Health Organization بلا محمد العربي"
THREAD = """{}

{}

{}

{}

{}

```
{}
    {}
```

> {}

**{}**

| {} | {} |
| --- | --- |
""".format(*MIXED)


def same(text: str) -> str:
    """Without what nobody sees and without spaces; marks in one order."""
    plain = "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) != "Cf")
    return re.sub(r"\s+", "", plain)


@pytest.fixture
def paper(signed_in: SignIn, jordan: Person, tunisia: Person, budget: Thread, reply: Callable) -> bytes:
    reply(tunisia, budget, body=RECORD)
    return export_of(signed_in(jordan), budget, "pdf")


def seen(file: bytes) -> str:
    pages = PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture
def mixed(signed_in: SignIn, jordan: Person, tunisia: Person, budget: Thread, reply: Callable) -> bytes:
    reply(tunisia, budget, body=f"{THREAD}\n\n{TWO_WAYS}")
    return export_of(signed_in(jordan), budget, "pdf")


def in_the_order_of_the_file(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)


def test_a_mixed_thread_is_read_as_one_in_the_order_of_the_file(mixed: bytes) -> None:
    assert same("".join(MIXED) + TWO_WAYS) in same(in_the_order_of_the_file(mixed))


def test_a_mixed_thread_is_read_as_one_in_the_order_of_the_page(mixed: bytes) -> None:
    # Two Latin words in a line of Arabic change places in PDFium; such a line is left to the other reader.
    assert same("".join(MIXED)) in same(seen(mixed))


def test_arabic_is_copied_out_as_it_was_written(paper: bytes) -> None:
    text = same(seen(paper))
    assert [sentence for sentence in ARABIC if same(sentence) not in text] == []


def test_french_english_and_code_are_copied_out_as_they_were_written(paper: bytes) -> None:
    text = same(in_the_order_of_the_file(paper))
    assert [sentence for sentence in (*LATIN, *CODE) if same(sentence) not in text] == []


def test_every_word_and_figure_of_the_record_is_there(paper: bytes) -> None:
    text = same(seen(paper))
    words = re.findall(r"[\w%]+", same_lines(RECORD))
    assert [word for word in words if same(word) not in text and same(word[::-1]) not in text] == []


def same_lines(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"https?:\S+|[#*>`|\-]", " ", text))


def test_no_letter_is_a_presentation_form_or_a_box(paper: bytes) -> None:
    text = seen(paper) + in_the_order_of_the_file(paper)
    assert not re.search("[\ufb50-\ufdff\ufe70-\ufefc\ufffd]", text)
    for page in PdfReader(BytesIO(paper)).pages:
        shown = re.findall(rb"(?<!<)<((?:[0-9a-f]{4})+)>", page.get_contents().get_data())  # type: ignore[union-attr]
        assert shown and not [row for row in shown if b"0000" in [row[n : n + 4] for n in range(0, len(row), 4)]]


def test_the_file_says_its_language_and_its_structure(paper: bytes) -> None:
    root = PdfReader(BytesIO(paper)).trailer["/Root"]
    assert root["/Lang"] == "ar" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    fonts = {font for page in PdfReader(BytesIO(paper)).pages for font in fonts_of(page)}
    assert fonts and all(embedded for _name, embedded in fonts)


def fonts_of(page: dict) -> list[tuple[str, bool]]:
    found = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    return [(f["/BaseFont"], "/FontFile2" in f["/DescendantFonts"][0]["/FontDescriptor"]) for f in found]


def test_pages_are_numbered_in_the_readers_digits(signed_in: SignIn, jordan: Person, budget: Thread) -> None:
    Post.objects.bulk_create([copy_of(budget.posts.get(), number) for number in range(2, 30)])
    Thread.objects.filter(pk=budget.pk).update(last_number=29)
    jordan.digits = "arab"
    jordan.save()
    pages = PdfDocument(export_of(signed_in(jordan), budget, "pdf"))
    assert len(pages) > 2
    assert [page.get_textpage().get_text_range().split()[-1] for page in pages][:3] == ["١", "٢", "٣"]


def test_an_authorless_thread_names_nobody_on_paper(
    signed_in: SignIn, emirates: Person, jordan: Person, budget: Thread
) -> None:
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    text = seen(export_of(signed_in(emirates), budget, "pdf"))
    assert "Participant 1" in text and not [name for name in ("Rana", "رنا", "Jordan") if name in text]


def test_a_text_is_data_and_never_a_program() -> None:
    assert tree_of('<p dir="rtl">#read("x") <strong>*a*</strong></p>') == [
        ["p", {"dir": "rtl"}, ['#read("x") ', ["strong", {}, ["*a*"]]]]
    ]


def test_a_link_that_leads_nowhere_does_not_keep_a_thread_from_paper(
    signed_in: SignIn, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    reply(tunisia, budget, body="[حيث لا مكان]() والكلام بعده")
    assert same("حيث لا مكان") in same(seen(export_of(signed_in(tunisia), budget, "pdf")))
