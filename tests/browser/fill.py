"""Fill a live room with dialogue that is days old, on the database the environment names: `python -m tests.browser.fill
ROOM COUNT`. Prints the number of its thread. A process of its own, as `sessions` is."""

import json
import os
import sys
from datetime import timedelta
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["MAJLIS_POSTS_PER_MINUTE"] = "100000"

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import Person  # noqa: E402
from forum import selectors  # noqa: E402
from forum.actions import create_post  # noqa: E402
from forum.models import Command, Post, Room  # noqa: E402

AUTHORS = ["jo@demo.invalid", "jo@demo.invalid", "tn@demo.invalid", "ae@demo.invalid"]
APART = timedelta(minutes=11)
TEXTS = [
    "الرسالة {n}: نوافق على ما عرضه Sami Trabelsi بشأن eIDAS.",
    "Message {n}: we follow ISO/IEC 27001 as agreed in Amman.",
    "الرسالة {n}: نقترح أن تُعرض المسودة على اللجنة قبل نهاية الشهر، ثم تُرفع إلى المكتب مع ملاحظات الدول الأعضاء كلها.",
]


def fill(key: str, count: int) -> dict[str, int]:
    room = Room.objects.get(key=key)
    thread = selectors.stream_of(room)
    people = [Person.objects.get(email=email) for email in AUTHORS]
    first = thread.last_number
    for n in range(first + 1, first + count + 1):
        body = TEXTS[n % len(TEXTS)].format(n=n)
        language = "en" if body.startswith("M") else "ar"
        create_post(author=people[n % 4], thread=thread, body=body, language=language, client_id=uuid4())
    began = timezone.now() - APART * (count // 2 + 1)
    # Two of them share a minute, so that some follow their own voice.
    for post in Post.objects.filter(thread=thread, number__gt=first):
        moment = began + APART * (((post.number or 0) - first) // 2)
        Post.objects.filter(pk=post.pk).update(created_at=moment)
    # Nor were they written in this minute, of which the limits know.
    Command.objects.update(created_at=began)
    return {"thread": thread.pk, "last": first + count}


if __name__ == "__main__":
    print(json.dumps(fill(sys.argv[1], int(sys.argv[2]))))
