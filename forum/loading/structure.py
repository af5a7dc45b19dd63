"""The Council as it is at installation: States, seats, bodies, offices, boards and rooms (domain.md §3).

These rows are the ground on which actions act, so they are laid directly. Laying them again changes nothing that
is there: the secretariat may have changed it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Body, Office, Seat, State

from ..models import Room, SynonymGroup, Thread
from ..register import locked_register

DATA = Path(__file__).resolve().parent.parent / "data"
ACCOUNTS_DATA = DATA.parent.parent / "accounts" / "data"


@cache
def read(name: str) -> dict[str, Any]:
    """One content file by name, such as "boards"."""
    folder = DATA if (DATA / f"{name}.json").exists() else ACCOUNTS_DATA
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def trilingual(row: dict[str, Any], field: str) -> dict[str, str]:
    texts = row.get(field, {})
    return {f"{field}_{code}": texts.get(code, "") for code in ("ar", "en", "fr")}


@transaction.atomic
def lay_structure() -> None:
    """Lay what is missing. A flat number of statements for each kind, whatever is there already."""
    _states()
    _bodies()
    _offices()
    _rooms()
    _synonyms()
    locked_register()


def _states() -> None:
    rows = read("states")["states"]
    State.objects.bulk_create(
        (
            State(
                code=row["code"],
                **trilingual(row, "name"),
                **trilingual(row, "formal_name"),
                order_ar=row["order_ar"],
                timezone=row["timezone"],
                weekend=row["weekend"],
                month_style=row["month_style"],
                numerals=row["numerals"],
                second_language=row["second_language"],
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    seats = (Seat(state_id=row["code"], active=row["seat_active"]) for row in rows)
    Seat.objects.bulk_create(seats, ignore_conflicts=True)


def _bodies() -> None:
    content = read("bodies")
    bodies = [
        Body(
            key=row["key"],
            phase=row["phase"],
            switched_on=row["phase"] == Body.Phase.LAUNCH,
            quorum_minimum=row.get("quorum", {}).get("minimum"),
            order=order,
            **trilingual(row, "name"),
            **trilingual(row, "description"),
        )
        for order, row in enumerate(content["bodies"])
    ]
    committees = [
        Body(
            key=row["key"],
            kind=Body.Kind.COMMITTEE,
            board_key=row["board"],
            order=len(bodies) + order,
            **trilingual(row, "name"),
        )
        for order, row in enumerate(content["committees"])
    ]
    Body.objects.bulk_create([*bodies, *committees], ignore_conflicts=True)


def _offices() -> None:
    Office.objects.bulk_create(
        (
            Office(
                key=row["key"],
                committee_office=row["body"] == "committee",
                form_m=row["forms_ar"]["m"],
                form_f=row["forms_ar"]["f"],
                votes=row.get("votes", True),
                term_months=row.get("term_months"),
                order=order,
                **trilingual(row, "name"),
            )
            for order, row in enumerate(read("bodies")["offices"])
        ),
        ignore_conflicts=True,
    )


def _rooms() -> None:
    bodies = {body.key: body for body in Body.objects.all()}
    rooms = [*_boards(), *_body_rooms(bodies), *_committee_rooms(bodies)]
    Room.objects.bulk_create(rooms, ignore_conflicts=True)
    silent = Room.objects.filter(kind=Room.Kind.CHAT).exclude(threads__kind=Thread.Kind.STREAM)
    Thread.objects.bulk_create(
        Thread(room=room, kind=Thread.Kind.STREAM, attribution=room.attribution) for room in silent
    )


def _boards() -> list[Room]:
    return [
        Room(
            kind=Room.Kind.BOARD,
            key=row["key"],
            icon=row["icon"],
            order=row["order"],
            audience=row["who_may"]["read"],
            starters=row["who_may"]["start_thread"],
            posters=row["who_may"]["post"],
            attribution=row["default_attribution"],
            moderation=row["moderation"],
            tags=row["tags"],
            **trilingual(row, "name"),
            **trilingual(row, "description"),
        )
        for row in read("boards")["boards"]
    ]


def _body_rooms(bodies: dict[str, Body]) -> list[Room]:
    return [
        Room(
            kind=Room.Kind.CHAT if room["live"] else Room.Kind.BOARD,
            key=room["key"],
            body=bodies[body["key"]],
            audience=Room.Audience.BODY,
            order=order,
            starters=_starters(room),
            # An announcement may be answered; only the secretariat begins one.
            posters=Room.Posters.MEMBER,
            **trilingual(room, "name"),
        )
        for body in read("bodies")["bodies"]
        for order, room in enumerate(body["rooms"])
    ]


def _starters(room: dict[str, Any]) -> str:
    if room["live"]:
        return Room.Starters.NOBODY
    return Room.Starters.SECRETARIAT if room.get("post") == "secretariat" else Room.Starters.MEMBER


def _committee_rooms(bodies: dict[str, Body]) -> list[Room]:
    return [
        Room(
            kind=Room.Kind.CHAT,
            key=row["key"],
            body=bodies[row["key"]],
            audience=Room.Audience.BODY,
            starters=Room.Starters.NOBODY,
            **trilingual(row, "name"),
        )
        for row in read("bodies")["committees"]
    ]


def _synonyms() -> None:
    """What means the same, to begin with; afterwards the groups are the secretariat's."""
    if not SynonymGroup.objects.exists():
        SynonymGroup.objects.bulk_create(SynonymGroup(words=words) for words in read("synonyms")["groups"])
