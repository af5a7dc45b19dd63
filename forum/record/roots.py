"""Roots over all logs: made every night, linked to the one before, signed where there is a key."""

from collections.abc import Collection, Iterable, Iterator
from secrets import token_hex

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from .. import clock
from ..models import Room, RootMark, SignedRoot
from ..register import locked_register
from .check import ROOT, canonical
from .faults import RootFault, RootWhat
from .keys import public_of, signed_by
from .trees import Peaks, hashes_of, leaves_of, levels_of

PARTS = ("pk", "epoch", "head", "head_hash")


@transaction.atomic
def make_root(key: Ed25519PrivateKey | None) -> SignedRoot:
    """Sum up every log as it stands. Two at once wait for each other at the register.

    It does not ask whether the logs hold: what is signed is what is there, and `verify_log` compares.
    """
    locked_register()
    before = SignedRoot.objects.order_by("-number").first()
    root = SignedRoot(number=before.number + 1 if before else 1, made_at=clock.now(), salt=token_hex(32))
    marks, moved = _marks_now(marks_at(before) if before else {})
    told = {
        "format": ROOT,
        "of": settings.ORIGIN,
        "number": root.number,
        "at": root.made_at.isoformat(),
        "root": _top(marks.values(), root.salt),
        "previous": before.fingerprint if before else "",
    }
    root.statement = canonical(told).decode()
    if key is not None:
        root.signature, root.public_key = key.sign(root.statement.encode()).hex(), public_of(key)
    root.save(force_insert=True)
    for mark in moved:
        mark.root = root
    RootMark.objects.bulk_create(moved, batch_size=500)
    return root


def marks_at(root: SignedRoot) -> dict[int, RootMark]:
    """{room id: where it stood when this root was made}."""
    last = RootMark.objects.filter(root__number__lte=root.number).order_by().values("room")
    wanted = last.annotate(last=Max("root__number")).values_list("room", "last")
    newest = dict(wanted)
    rows = RootMark.objects.filter(root__number__in=set(newest.values())).select_related("root").iterator()
    return {mark.room_id: mark for mark in rows if mark.root.number == newest.get(mark.room_id)}


def _marks_now(before: dict[int, RootMark]) -> tuple[dict[int, RootMark], list[RootMark]]:
    """The marks of all rooms now, and those among them that are new."""
    marks, moved = dict(before), []
    for pk, epoch, head, head_hash in Room.objects.filter(head__gt=0).order_by("pk").values_list(*PARTS):
        old = before.get(pk)
        if old is None or (old.epoch, old.seq, old.hash) != (epoch, head, head_hash):
            marks[pk] = RootMark(room_id=pk, epoch=epoch, seq=head, hash=head_hash, peaks=_peaks(pk, head, old))
            moved.append(marks[pk])
    return marks, moved


def _peaks(room_id: int, head: int, old: RootMark | None) -> list[str]:
    """The tree up to the head, grown from the mark before. None over a log that has a hole: it would prove nothing."""
    grown = old is not None and bool(old.peaks) and old.seq <= head
    tree = Peaks(old.peaks, old.seq) if old is not None and grown else Peaks()
    for event_hash in hashes_of(room_id, tree.size, head):
        tree.add(event_hash)
    return tree.peaks if tree.size == head else []


def _top(marks: Iterable[RootMark], salt: str) -> str:
    return levels_of(leaves_of(marks, salt))[-1][0]


# --- Checking them -----------------------------------------------------------------------------------------------


def faults_of_roots(keys: Collection[str], known: Collection[str] = ()) -> Iterator[RootFault]:
    """What is wrong with the roots themselves. `keys` are ours; `known` are fingerprints that somebody else holds.

    Without a key of ours any key that fits is believed: whoever can change the database could have made one.
    """
    marks: dict[int, RootMark] = {}
    previous, number, signed = "", 0, False
    ours: set[str] = set()
    for root in SignedRoot.objects.order_by("number").iterator(chunk_size=100):
        marks.update({mark.room_id: mark for mark in root.marks.all()})
        ours.add(root.fingerprint)
        if what := _wrong_with(root, number + 1, previous, marks) or _wrong_signature(root, keys, signed):
            yield RootFault(root.number, what)
        previous, number, signed = root.fingerprint, root.number, signed or bool(root.signature)
    if set(known) - ours:
        yield RootFault(0, RootWhat.UNKNOWN)


def _wrong_with(root: SignedRoot, number: int, previous: str, marks: dict[int, RootMark]) -> RootWhat | None:
    try:
        told, top = root.told, _top(marks.values(), root.salt)
    except (ValueError, TypeError):
        return RootWhat.CHANGED
    if root.number != number:
        return RootWhat.MISSING
    if (told.get("number"), told.get("at"), told.get("root")) != (root.number, root.made_at.isoformat(), top):
        return RootWhat.CHANGED
    return None if told.get("previous") == previous else RootWhat.UNLINKED


def _wrong_signature(root: SignedRoot, keys: Collection[str], signed_before: bool) -> RootWhat | None:
    if not root.signature:
        return RootWhat.UNSIGNED if signed_before else None
    if not signed_by(root.public_key, root.statement, root.signature):
        return RootWhat.FORGED
    return RootWhat.STRANGE_KEY if keys and root.public_key not in keys else None
