"""The people of the sample dialogue, brought in as people are: nominated, reviewed, invited, accepted (domain.md W1).

Only the first two of the secretariat come by the founding act, because the two-person rule needs two to begin with.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.actions import (
    accept_guidelines,
    activate,
    begin_term,
    found_secretariat,
    invite,
    join_body,
    nominate,
    open_account,
    start_review,
)
from accounts.models import Accreditation, Body, BodyMembership, Office, Person, State, Term

from .. import clock
from .structure import read

NOMINATOR, REVIEWER = "sec", "sec_mod"
BEFORE = timedelta(weeks=10)
MANDATE = timedelta(days=730)
# Which committee the sample's chair presides over; the Bureau's offices need no such word.
CHAIRED = "committee-identity"
DELEGATION = {"alternate", "delegation_member"}
COMMITTEE_CLASSES = {"head", "alternate", "delegation_member", "expert"}
Author = dict[str, Any]
Step = Callable[[], None]


def email_of(key: str) -> str:
    """An address that can never be delivered to (RFC 2606)."""
    return f"{key.replace('_', '-')}@demo.invalid"


def author_of(key: str) -> Person:
    return Person.objects.get(email=email_of(key))


def steps() -> list[Step]:
    """What is still to do, one person or one mandate each; empty when everybody is in place.

    In this order because each class has its nominator: heads nominate their delegation, the President observers.
    """
    authors = [*read("sample_dialogue")["authors"], *_missing_heads()]
    active = Accreditation.objects.filter(stage=Accreditation.Stage.ACTIVE)
    there = set(active.values_list("nominee_email", flat=True))
    absent = [author for author in authors if email_of(author["key"]) not in there]
    first = [author for author in absent if author["class"] in {"secretariat_staff", "head"}]
    others = [author for author in absent if author not in first]
    return [*map(_seat, first), *_offices(authors), *map(_seat, others), *_committees(authors)]


def _missing_heads() -> list[Author]:
    """A delegation is nominated by its head, so a seat with a delegation in the sample and no head gets one."""
    authors = read("sample_dialogue")["authors"]
    led = {author["state"] for author in authors if author["class"] == "head"}
    headless = {author["state"] for author in authors if author["class"] in DELEGATION} - led
    states = [state for state in read("states")["states"] if state["code"] in headless]
    title = next(row["name"] for row in read("bodies")["participant_classes"] if row["key"] == "head")
    return [
        {
            "key": f"head_{state['code'].lower()}",
            "class": "head",
            "state": state["code"],
            "role": {code: f"{title[code]} – {state['name'][code]}" for code in ("ar", "en", "fr")},
            "grammatical_gender_ar": "",
            "language": "ar",
        }
        for state in states
    ]


def _seat(author: Author) -> Step:
    founder = author["key"] in {NOMINATOR, REVIEWER}

    @transaction.atomic
    def seat() -> None:
        token = _found(author) if founder else _nominate(author)
        # Nobody knows this password: the demonstration signs in by its links.
        person = open_account(token=token, password=secrets.token_urlsafe(32))
        accept_guidelines(person=person)
        activate(person=person, second_factor_checked=True)
        # A demonstration is looked at at any hour.
        Person.objects.filter(pk=person.pk).update(quiet_hours=False)

    return seat


def _found(author: Author) -> str:
    return found_secretariat(
        name=author["role"]["ar"],
        name_second=author["role"]["en"],
        email=email_of(author["key"]),
        language=author["language"],
        form=author["grammatical_gender_ar"],
    )


def _nominate(author: Author) -> str:
    """Nominate as whoever may, review and invite as another of the secretariat; gives the invitation's token."""
    reviewer = author_of(REVIEWER)
    starts = clock.now() - BEFORE
    letter = f"Illustrative letter of nomination: {author['role']['en']}.".encode()
    nomination = nominate(
        actor=_nominator_of(author),
        klass=author["class"],
        state=State.objects.get(pk=author["state"]) if author["state"] else None,
        name=author["role"]["ar"],
        name_second=author["role"]["en"],
        email=email_of(author["key"]),
        # «خبيرة في خدمات الثقة – شبكة الخبراء»: what stands after the dash is where she comes from.
        organisation="" if author["state"] else author["role"]["ar"].split(" – ")[-1],
        starts=starts,
        ends=starts + MANDATE,
        letter_name=f"letter-{author['key']}.txt",
        letter=letter,
        language=author["language"],
        form=author["grammatical_gender_ar"],
    )
    nomination = start_review(actor=reviewer, accreditation=nomination)
    return invite(actor=reviewer, accreditation=nomination, checks=["letter"])


def _nominator_of(author: Author) -> Person:
    if author["class"] in DELEGATION:
        return Person.objects.get(accreditations__klass="head", accreditations__state=author["state"])
    if author["class"] == "observer":
        return Person.objects.get(terms__office__key="president")
    return author_of(NOMINATOR)


def _offices(authors: list[Author]) -> list[Step]:
    held = set(Term.objects.filter(person__email__endswith="@demo.invalid").values_list("office__key", flat=True))
    wanted = {author["office"]: author["key"] for author in authors if author.get("office")}
    wanted["secretariat_representative"] = NOMINATOR
    return [_take_office(office, key) for office, key in wanted.items() if office not in held]


def _take_office(office_key: str, key: str) -> Step:
    def take() -> None:
        office = Office.objects.get(key=office_key)
        body = Body.objects.get(key=CHAIRED if office.committee_office else "bureau")
        begin_term(actor=author_of(REVIEWER), person=author_of(key), office=office, body=body)

    return take


def _committees(authors: list[Author]) -> list[Step]:
    """Those who talk on a committee's board are its members in the sample: one of each seat, and the experts."""
    content = read("sample_dialogue")
    eligible = {author["key"] for author in authors if author["class"] in COMMITTEE_CLASSES}
    joined = set(BodyMembership.objects.values_list("body__key", "person__email"))
    found = []
    for committee in read("bodies")["committees"]:
        threads = [thread for thread in content["threads"] if thread["place"] == f"board:{committee['board']}"]
        speakers = {post["author"]: None for thread in threads for post in thread["posts"]}
        for key in speakers:
            if key in eligible and (committee["key"], email_of(key)) not in joined:
                found.append(_join(committee["key"], key))
    return found


def _join(body_key: str, key: str) -> Step:
    def join() -> None:
        join_body(actor=author_of(REVIEWER), person=author_of(key), body=Body.objects.get(key=body_key))

    return join
