"""Each question of permission, answered "yes" to everyone in turn: some door must show it (security.md §2).

A question whose "yes" changes nothing guards nothing, or nobody looks whether it does.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

import accounts.alike
import accounts.permissions
import forum.access
import forum.permissions
from accounts.actions import end_accreditation, nominate, start_review, suspend, switch_body
from accounts.models import Body, Person, State
from accounts.standing import standing_of
from forum import actions, selectors
from forum.errors import NotInvited
from forum.models import Event, Room, Thread

from ..cast import accredit

YES = {
    forum.permissions: (
        "can_read_room reads_by_right has_place can_read_thread _has_begun can_start_thread is_invited can_reply "
        "replies_where_she_reads can_answer_directly can_write_to can_edit can_withdraw can_moderate can_publish "
        "can_tighten can_invite can_be_invited can_begin_conversations can_change_group can_promote_from require"
    ),
    forum.access: "sees_event",
    accounts.permissions: (
        "may can_accredit can_nominate can_see_register can_use_desk can_suspend can_see_directory "
        "leads_delegation_of is_bureau_officer"
    ),
}
EVERYTHING = "readable_rooms readable_threads readable_posts begun_threads body_rooms_of"
QUESTIONS = [(module, name) for module, names in YES.items() for name in names.split()]
QUESTIONS += [(forum.permissions, name) for name in EVERYTHING.split()]


class Stage:
    """People and things on both sides of each door, made while the doors are as they should be."""

    def __init__(self, ask: Callable[[str], Any], reply: Callable, budget: Thread, sign_in: Callable) -> None:
        self.jordan, self.tunisia, self.observer = ask("jordan"), ask("tunisia"), ask("observer")
        self.guest, self.secretariat, self.emirates = ask("guest"), ask("secretariat"), ask("emirates")
        self.reply, self.budget, self.sign_in = reply, budget, sign_in
        self.answer = reply(self.jordan, budget).result
        self.closed = self._thread(self.secretariat, "common-positions")
        self.waiting = self._thread(ask("president"), "common-positions")
        self.submitted = reply(self.jordan, self.closed).result
        talk = actions.start_conversation(author=self.tunisia, people=[self.emirates], client_id=uuid4()).result
        self.whisper = reply(self.tunisia, talk.threads.get()).result
        self.group = actions.start_group(
            author=self.jordan, people=[self.observer, self.emirates], client_id=uuid4()
        ).result
        self.row = accredit(ask("delegate"), "alternate", "JO")
        assert self.submitted.number is None and self.waiting.last_number == 0

    def _thread(self, author: Person, key: str) -> Thread:
        room = Room.objects.get(key=key)
        return actions.start_thread(
            author=author, room=room, title="عنوان", body="نصّ", language="ar", client_id=uuid4()
        ).result

    def refusals(self) -> Iterator[tuple[type[Exception], Callable[[], object]]]:
        """What must be refused, and how."""
        ids = {"client_id": uuid4()}
        board, others = self.budget.room, self.whisper.thread
        yield Http404, lambda: self.reply(self.observer, self.closed)
        yield Http404, lambda: self.reply(self.jordan, others)
        yield Http404, lambda: self.reply(self.tunisia, self.waiting)
        yield NotInvited, lambda: self.reply(self.observer, self.budget)
        words = {"title": "عنوان", "body": "نصّ", "language": "ar"}
        yield PermissionDenied, lambda: actions.start_thread(author=self.observer, room=board, **words, **ids)
        text = {"body": "غيره", "language": "ar"}
        yield PermissionDenied, lambda: actions.edit_post(author=self.tunisia, post=self.answer, **text, **ids)
        yield PermissionDenied, lambda: actions.lock_thread(actor=self.tunisia, thread=self.budget, **ids)
        yield PermissionDenied, lambda: actions.publish_post(actor=self.tunisia, post=self.submitted, **ids)
        yield PermissionDenied, lambda: actions.tighten_attribution(actor=self.tunisia, thread=self.budget, **ids)
        invite = actions.invite_to_thread
        yield PermissionDenied, lambda: invite(actor=self.tunisia, thread=self.budget, person=self.guest)
        yield PermissionDenied, lambda: invite(actor=self.secretariat, thread=self.closed, person=self.guest)
        begin = actions.start_conversation
        yield PermissionDenied, lambda: begin(author=self.observer, people=[self.jordan], **ids)
        yield PermissionDenied, lambda: begin(author=self.jordan, people=[self.guest], **ids)
        rename = actions.rename_conversation
        yield PermissionDenied, lambda: rename(actor=self.observer, room=self.group, name="غيره", **ids)
        yield Http404, lambda: rename(actor=self.guest, room=self.group, name="غيره", **ids)
        yield from self._refusals_of_the_desk()

    def _refusals_of_the_desk(self) -> Iterator[tuple[type[Exception], Callable[[], object]]]:
        now = timezone.now()
        new = {"klass": "alternate", "name": "Somebody New", "email": "new@gov.example", "starts": now}
        tunis = State.objects.get(pk="TN")
        yield PermissionDenied, lambda: nominate(actor=self.jordan, state=tunis, **new)
        yield PermissionDenied, lambda: start_review(actor=self.jordan, accreditation=self.row)
        yield PermissionDenied, lambda: end_accreditation(actor=self.tunisia, accreditation=self.row, cause="x")
        until = now + timedelta(days=1)
        yield (
            PermissionDenied,
            lambda: suspend(actor=self.tunisia, accreditation=self.row, reason="x", until=until, kind="security"),
        )
        body = Body.objects.get(key="committee-identity")
        yield PermissionDenied, lambda: switch_body(actor=self.jordan, body=body, on=not body.switched_on, decision="x")

    def sights(self) -> Iterator[bool]:
        """What nobody here may see; true where she does."""
        observer, tunisia = standing_of(self.observer), standing_of(self.tunisia)
        yield selectors.rooms_for(observer).filter(pk=self.closed.room_id).exists()
        yield selectors.rooms_for(observer).filter(audience="body").exists()
        yield selectors.threads_for(observer).filter(pk=self.closed.pk).exists()
        yield selectors.threads_for(tunisia).filter(pk=self.waiting.pk).exists()
        yield selectors.posts_for(tunisia).filter(pk=self.submitted.pk).exists()
        yield selectors.rooms_for(standing_of(self.secretariat)).filter(key="bureau-room").exists()
        room, ids = self.closed.room, [self.observer.pk, self.tunisia.pk]
        found = forum.access.access_among(room, ids)
        yield self.observer.pk in found
        event = Event.objects.select_related("thread", "post").get(kind="post.submitted", post=self.submitted)
        yield forum.access.sees_event(found[self.tunisia.pk], event)
        yield from self._pages()

    def _pages(self) -> Iterator[bool]:
        observer = self.sign_in(self.observer)
        yield 'class="composer' in observer.get(f"/t/{self.budget.pk}/", follow=True).content.decode()
        yield self.sign_in(self.tunisia).get(f"/posts/{self.answer.pk}/withdraw/").status_code != 403
        yield observer.get("/conversations/new/").status_code != 403
        yield self.sign_in(self.tunisia).get(f"/t/{self.budget.pk}/promote/").status_code != 403
        yield observer.get("/register/").status_code != 404
        yield observer.get("/desk/").status_code != 404
        yield self.sign_in(self.guest).get("/people/").status_code != 404

    def alarms(self) -> Iterator[str]:
        for number, (expected, act) in enumerate(self.refusals()):
            if not _refused(expected, act):
                yield f"refusal {number}"
        for number, seen in enumerate(self.sights()):
            if seen:
                yield f"sight {number}"


def _refused(expected: type[Exception], act: Callable[[], object]) -> bool:
    mark = transaction.savepoint()
    try:
        act()
    except Exception as error:
        return type(error) is expected
    finally:
        transaction.savepoint_rollback(mark)
    return False


@pytest.fixture
def stage(request: pytest.FixtureRequest, reply: Callable, budget: Thread, signed_in: Callable) -> Stage:
    return Stage(request.getfixturevalue, reply, budget, signed_in)


def everywhere(monkeypatch: pytest.MonkeyPatch, original: object, other: object) -> None:
    """Replace a function under every name it was imported by."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").split(".")[0] in {"accounts", "forum", "realtime", "config"}:
            for name, value in list(vars(module).items()):
                if value is original:
                    monkeypatch.setattr(module, name, other)


@pytest.fixture(autouse=True)
def rules_are_asked_anew() -> Iterator[None]:
    """The SQL that is made once of a rule is not left to the tests that come after a broken one."""
    yield
    accounts.alike.forget()


def test_a_question_answered_yes_to_everyone_is_noticed(stage: Stage) -> None:
    assert list(stage.alarms()) == [], "some door is open as it is"
    unnoticed = []
    for module, name in QUESTIONS:
        with pytest.MonkeyPatch.context() as patch:
            other = (lambda *_, **__: Q()) if name in EVERYTHING.split() else (lambda *_, **__: True)
            everywhere(patch, getattr(module, name), other)
            accounts.alike.forget()
            if next(stage.alarms(), None) is None:
                unnoticed.append(f"{module.__name__}.{name}")
    assert not unnoticed
