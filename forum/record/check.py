"""Check an exported record offline: `python check.py --key KEY FILE…`. Needs Python 3.9 and nothing else.

This file may be copied out of Majlis and read on its own. Majlis itself computes its hashes with the same functions.
docs/record.md tells the format, and what a record proves.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

RECORD, ROOT, AUDIT = "majlis-record-1", "majlis-root-1", "majlis-audit-1"
LINE = ("room", "seq", "kind", "actor", "thread", "post", "data", "at", "prev")
LEAF = ("room", "epoch", "seq", "hash", "tree", "salt")


# --- Hashes ------------------------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """One way to write a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def line_hash(line: dict[str, Any]) -> str:
    return sha(canonical({name: line[name] for name in LINE}))


def text_hash(salt: str, body: str) -> str:
    return sha(f"{salt}\n{body}".encode())


# --- Trees: leaves and nodes begin differently, so that neither passes for the other (RFC 6962) --------------------


def leaf(data: bytes) -> str:
    return sha(b"\x00" + data)


def node(left: str, right: str) -> str:
    return sha(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right))


def room_leaf(told: dict[str, Any]) -> str:
    return leaf(canonical({name: told[name] for name in LEAF}))


def split(low: int, high: int) -> int:
    """Where the left part of the tree over [low, high) ends: at its largest power of two below the whole."""
    return low + (1 << (high - low - 1).bit_length() - 1)


def tree_of(leaves: dict[int, str], nodes: dict[str, str], low: int, high: int) -> str:
    """The root over lines [low, high) from the leaves that are told and the parts that are only summed up."""
    if f"{low}-{high}" in nodes:
        return nodes[f"{low}-{high}"]
    if high - low == 1:
        return leaves[low]
    middle = split(low, high)
    return node(tree_of(leaves, nodes, low, middle), tree_of(leaves, nodes, middle, high))


def root_from(start: str, index: int, path: Iterable[str]) -> str:
    """Up from a leaf: an even place has its sister on the right."""
    for sister in path:
        start = node(sister, start) if index & 1 else node(start, sister)
        index >>= 1
    return start


# --- Ed25519 signatures (RFC 8032, §5.1) ---------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple  # x, y, z and x·y/z: the curve's point is (x/z, y/z)


def _add(a: Point, b: Point) -> Point:
    less, more = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    crossed, twice = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = more - less, twice - crossed, twice + crossed, more + less
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _x_of(y: int, odd: int) -> int:
    """The x of the curve's point at this height; ValueError where there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        raise ValueError("not a point of the curve")
    return P - x if x & 1 != odd else x


def _point(data: bytes) -> Point:
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        raise ValueError("not a point of the curve")
    x = _x_of(y, odd)
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signature_holds(key: str, message: bytes, signature: str) -> bool:
    """Whether the owner of the key signed the message. Key and signature are hexadecimal."""
    try:
        public, signed = bytes.fromhex(key), bytes.fromhex(signature)
        owner, chosen, scalar = _point(public), _point(signed[:32]), int.from_bytes(signed[32:], "little")
    except ValueError:
        return False
    if len(signed) != 64 or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signed[:32] + public + message).digest(), "little") % ORDER
    one, other = _times(scalar, BASE), _add(chosen, _times(challenge, owner))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 == (one[1] * other[2] - other[1] * one[2]) % P


# --- What a record proves ------------------------------------------------------------------------------------------


class Finding(NamedTuple):
    mark: str  # PROVED, OPEN or WRONG
    sentence: str
    vouched: bool = False  # by something the reader holds: a key or a root


PROVED, OPEN, WRONG = "proved", "not proved", "WRONG"


def findings(record: dict[str, Any], key: str = "", roots: Iterable[str] = ()) -> Iterator[Finding]:
    """What is proved of a record and what is not, a sentence each."""
    if record.get("format") != RECORD:
        yield Finding(WRONG, f"This is not a record of the kind {RECORD}.")
        return
    lines = sorted(record["lines"], key=lambda line: line["seq"])
    yield from _of_lines(record, lines)
    yield from _of_texts(record, lines)
    if not record.get("root"):
        yield Finding(OPEN, "No root goes with this record: nothing outside the file vouches for it.")
        return
    yield from _of_place(record, lines)
    yield from _of_root(record, key, list(roots))


def _of_lines(record: dict[str, Any], lines: list[dict[str, Any]]) -> Iterator[Finding]:
    told = [line for line in lines if "kind" in line]
    changed = [line["seq"] for line in told if line["room"] != record["room"] or line_hash(line) != line["hash"]]
    if changed:
        yield Finding(WRONG, f"Line {changed[0]} does not fit its hash: it was changed.")
    elif told:
        yield Finding(PROVED, f"The lines fit their hashes, word for word: {len(told)}.")
    if sealed := len(lines) - len(told):
        yield Finding(OPEN, f"Sealed, their place proved and not what they say: {_count(range(sealed), 'line')}.")
    for before, line in zip(lines, lines[1:]):  # noqa: B905 (Python 3.9 has no strict)
        if line["seq"] == before["seq"] or (
            line["seq"] == before["seq"] + 1 and line.get("prev", before["hash"]) != before["hash"]
        ):
            yield Finding(WRONG, f"Line {line['seq']} does not follow the line before it.")
            return


def _of_texts(record: dict[str, Any], lines: list[dict[str, Any]]) -> Iterator[Finding]:
    erased = {line["post"]: line["seq"] for line in lines if line.get("kind") == "post.erased"}
    hashes: dict[int, list[str]] = {}
    for line in lines:
        if "kind" in line and "content" in line["data"]:
            hashes.setdefault(line["post"], []).append(line["data"]["content"])
    texts = record.get("texts", [])
    for text in texts:
        if text["post"] in erased:
            yield Finding(
                WRONG, f"The text of post {text['post']} is here, though line {erased[text['post']]} erased it."
            )
            return
        of_post = hashes.get(text["post"], [])
        allowed = of_post if text.get("revision") else of_post[-1:]
        if text_hash(text["salt"], text["body"]) not in allowed:
            yield Finding(WRONG, f"The text of post {text['post']} is not the one the log tells of.")
            return
    if texts:
        yield Finding(PROVED, f"The texts are those the log tells of: {len(texts)}.")
    if gone := hashes.keys() & erased.keys():
        told = ", ".join(str(erased[post]) for post in sorted(gone)[:10])
        yield Finding(OPEN, f"Erased for good, as the log tells (line {told}): {_count(gone, 'post')}.")
    missing = hashes.keys() - {text["post"] for text in texts if not text.get("revision")} - erased.keys()
    if missing:
        yield Finding(OPEN, f"Without text, erased or left out of this file: {_count(missing, 'post')}.")


def _of_place(record: dict[str, Any], lines: list[dict[str, Any]]) -> Iterator[Finding]:
    """The lines in their room's tree, and the room in the root."""
    told, size = record["leaf"], record["leaf"]["seq"]
    covered = {line["seq"] - 1: leaf(bytes.fromhex(line["hash"])) for line in lines if line["seq"] <= size}
    used = _tree_matches(record, covered, size)
    if not used or told["room"] != record["room"]:
        yield Finding(WRONG, "The lines do not stand in the room's log as the root holds it.")
        return
    last = next((line for line in lines if line["seq"] == size), None)
    if last is not None and last["hash"] != told["hash"]:
        yield Finding(WRONG, f"Line {size} is not the last line that the root holds.")
        return
    yield Finding(PROVED, f"The lines stood at these places of the room’s log when the root was made: {len(covered)}.")
    if len(covered) == size:
        yield Finding(PROVED, f"Nothing is missing between line 1 and line {size}.")
    else:
        yield Finding(OPEN, f"The room had {size} lines then; what the others say, and that none of them belongs here.")
    if younger := len(lines) - len(covered):
        yield Finding(OPEN, f"Younger than the root, and in a later one: {_count(range(younger), 'line')}.")
    statement = json.loads(record["root"]["statement"])
    if root_from(room_leaf(told), record["place"]["index"], record["place"]["path"]) != statement["root"]:
        yield Finding(WRONG, "The room does not belong to this root.")
    else:
        yield Finding(PROVED, f"The room’s log belongs to root {statement['number']} of {statement['at']}.")


def _tree_matches(record: dict[str, Any], covered: dict[int, str], size: int) -> bool:
    """Whether every line that is told was needed to reach the tree's root: a part summed up may not cover it."""
    parts = record.get("nodes", {})
    spans = [tuple(map(int, name.split("-"))) for name in parts]
    if any(low <= index < high for low, high in spans for index in covered):
        return False
    try:
        return tree_of(covered, parts, 0, size) == record["leaf"]["tree"]
    except (KeyError, RecursionError):
        return False


def _of_root(record: dict[str, Any], key: str, known: list[str]) -> Iterator[Finding]:
    root = record["root"]
    statement = root["statement"].encode()
    if json.loads(statement).get("format") != ROOT:
        yield Finding(WRONG, f"The root is not of the kind {ROOT}.")
    if known:
        if sha(statement) in known:
            yield Finding(PROVED, "The root is one of those you hold.", True)
        else:
            yield Finding(WRONG, "The root is none of those you hold.")
    if key and not root.get("signature"):
        yield Finding(WRONG, "The root is not signed.")
    elif key and signature_holds(key, statement, root["signature"]):
        yield Finding(PROVED, "The root is signed with the key you gave.", True)
    elif key:
        yield Finding(WRONG, "The root is not signed with the key you gave.")
    elif not known:
        yield Finding(OPEN, "Who made the root: give the Council’s public key (--key) or a root you hold (--root).")


def post_findings(export: dict[str, Any]) -> Iterator[Finding]:
    """Whether the posts of an exported thread read as in its proof."""
    bodies = {text["post"]: text["body"] for text in export["proof"].get("texts", []) if not text.get("revision")}
    shown = [post for post in export.get("posts", []) if "text" in post]
    proved = [post for post in shown if post.get("post") in bodies]
    for post in proved:
        if post["text"] != bodies[post["post"]]:
            yield Finding(WRONG, f"Post number {post['number']} does not read as in the proof.")
            return
    if proved:
        yield Finding(PROVED, f"The posts of the file read as in the proof: {len(proved)}.")
    if loose := len(shown) - len(proved):
        yield Finding(OPEN, f"What the log does not tell openly, and so the text of: {_count(range(loose), 'post')}.")


def _count(things: Any, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


# --- Lines of an audit page ----------------------------------------------------------------------------------------


def audit_findings(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    """What lines that an officer took out of several logs say for themselves. Others may be missing between them."""
    changed = [row for row in rows if "sealed" not in row and line_hash(row) != row["hash"]]
    if changed:
        yield Finding(WRONG, f"Line {changed[0]['seq']} of room {changed[0]['room']} does not fit its hash.")
        return
    known = {(row["room"], row["seq"]): row["hash"] for row in rows}
    linked = [row for row in rows if "sealed" not in row and (row["room"], row["seq"] - 1) in known]
    loose = [row for row in linked if row["prev"] != known[row["room"], row["seq"] - 1]]
    if loose:
        yield Finding(WRONG, f"Line {loose[0]['seq']} of room {loose[0]['room']} does not follow the line before it.")
        return
    sealed = sum("sealed" in row for row in rows)
    yield Finding(PROVED, f"The lines fit their hashes, word for word: {len(rows) - sealed}.")
    yield Finding(PROVED, f"Lines that follow one another in a log are linked: {len(linked)}.")
    if sealed:
        yield Finding(OPEN, f"Sealed, because they would name an author: {_count(range(sealed), 'line')}.")
    yield Finding(OPEN, "That the logs hold them, and what stands between them: compare the hashes with a record.")


# --- The command ---------------------------------------------------------------------------------------------------


def verdict(found: list[Finding]) -> int:
    """0 when the record is proved back to a root its reader has reason to believe, else 1."""
    return 0 if any(one.vouched for one in found) and all(one.mark != WRONG for one in found) else 1


def _known_root(text: str) -> str:
    """A fingerprint, or the fingerprint of the root in the file that was mailed."""
    if len(text) == 64:
        return text.lower()
    with open(text, encoding="utf-8") as file:
        return sha(json.load(file)["statement"].encode())


def check_file(name: str, key: str, roots: list[str]) -> int:
    print(f"{name}:")
    try:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        first, _, rest = text.partition("\n")
        if f'"{AUDIT}"' in first:
            found = list(audit_findings([json.loads(line) for line in rest.splitlines()]))
        else:
            record = json.loads(text)
            found = list(findings(record.get("proof", record), key, roots))
            found += post_findings(record) if "proof" in record else []
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        found = [Finding(WRONG, f"The file cannot be read as a record: {type(error).__name__} {error}.")]
    for mark, sentence, _vouched in found:
        print(f"  {mark + ':':12}{sentence}")
    return verdict(found)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check exported records of Majlis.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--key", default="", help="the Council's public key, 64 hexadecimal digits")
    parser.add_argument("--root", action="append", default=[], help="a root you hold: its fingerprint or its file")
    given = parser.parse_args(arguments)
    roots = [_known_root(text) for text in given.root]
    return max([check_file(name, given.key.strip().lower(), roots) for name in given.files])


if __name__ == "__main__":
    sys.exit(main())
