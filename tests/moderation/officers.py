"""What the tests of the desk do again and again: a report, a case in hand, a decision, a form that is sent."""

from uuid import uuid4

from django.urls import reverse

from forum.actions import start_thread
from forum.models import Notification, Room
from moderation import actions


def report(reporter, post, reason="disrespect"):
    return actions.report_post(reporter=reporter, post=post, reason=reason, client_id=uuid4()).result


def in_hand(officer, case):
    return actions.claim_case(actor=officer, case=case)


def decide(officer, case, act="warn", reason="disrespect", words="نص إلى الكاتب"):
    in_hand(officer, case)
    values = {"act": act, "reason": reason, "words": words, "client_id": uuid4()}
    return actions.decide_case(actor=officer, case=case, **values).result


def told(person, kind):
    return Notification.objects.filter(recipient=person, verb=kind, done_at=None).count()


def sends(browser, name, *args, **values):
    return browser.post(reverse(f"moderation:{name}", args=args), {"client_id": str(uuid4())} | values)


def opens(browser, name, *args):
    return browser.get(reverse(f"moderation:{name}", args=args))


def veiled_thread(author, room, title="موضوع دون إسناد", body="كلام لا يُنسب إلى أحد"):
    """A thread whose authors have numbers, and its first post."""
    values = {"title": title, "body": body, "language": "ar", "client_id": uuid4(), "attribution": "non_attribution"}
    thread = start_thread(author=author, room=room, **values).result
    return thread, thread.posts.get(number=1)


def committee_board(room, key="committee-board"):
    """A board of the same committee as this live room of it."""
    kept = {"body": room.body, "audience": Room.Audience.BODY}
    return Room.objects.create(kind=Room.Kind.BOARD, key=key, name_ar="لوحة اللجنة", name_en="Board", **kept)
