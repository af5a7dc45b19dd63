"""A thread taken along as a file: exactly what its reader may read, in four formats."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import Thread
from tests.forum.pages import codes, send

MIXED = """## جدول الأعمال

يعمل `npm test` الآن بنسبة 25%، وقال المدير: لا إله إلا الله. مُحَمَّدٌ الشَّاذِلِيّ يُبَيِّنُ ذلك.

Le *rapport* dit : « 12 % en 2014 ».

> قول سابق في (ISO/IEC 27001)

1. أولاً
2. ثانياً

- item one
- بند ثانٍ

| الدولة | Score |
| --- | ---: |
| الأردن | 12.5 |

```python
def f(x):
    return x + 1  # <b>#read("/etc/passwd")</b>
```

[رابط](https://example.org/a_b)"""


def download(client: Client, thread: Thread, form: str, **fields: object) -> bytes:
    answer = send(client, f"/t/{thread.pk}/export/", form=form, **fields)
    assert answer.status_code == 200, codes(answer.content.decode())
    assert answer["Content-Disposition"].startswith("attachment; ")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def mixed(budget: Thread, tunisia: Person) -> Thread:
    actions.create_post(author=tunisia, thread=budget, body=MIXED, language="ar", client_id=uuid4())
    budget.refresh_from_db()
    return budget


@pytest.mark.parametrize("form", ["html", "md", "json", "pdf"])
def test_a_reader_takes_a_thread_along(
    form: str, signed_in: Callable[[Person], Client], jordan: Person, mixed: Thread
) -> None:
    file = download(signed_in(jordan), mixed, form)
    assert file
