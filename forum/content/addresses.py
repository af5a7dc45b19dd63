"""Web and mail addresses: which are safe, how they are written in the page, whose they are (`arabic.md` 8).

Only http, https and mailto ever become a link; everything else stays the text it was.
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from accounts.text import LISTED, levelled

# What leads out of the house takes neither the reader's page nor our good name along.
REL = "noopener noreferrer nofollow"

_ENCODED_LETTERS = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
_MAIL = re.compile(r"mailto:[^@\s/?]+@([^@\s/?]+)(?:\?[^\s]*)?", re.IGNORECASE)
_DOTS = str.maketrans("\u3002\uff0e\uff61\u2024", "....")
_PART = r"(?:[^\W_]|-){1,63}"
_HOST_LIKE = re.compile(
    rf"\d{{1,3}}(?:\.\d{{1,3}}){{3}}|{_PART}(?:\.{_PART}){{0,20}}\.(?:[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{1,59}})"
)
_HOST = re.compile(r"[\w.-]{1,253}")


def is_safe(address: str) -> bool:
    """A whole http, https or mailto address with a host, no sign-in part before it and nothing invisible."""
    return not _hides_something(address) and host_of(address) is not None


def host_of(address: str) -> str | None:
    """The host as the address bar shows it, or None where the address is not one we link to."""
    if match := _MAIL.fullmatch(address):
        return match[1].casefold()
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return None
    # `https://example.org@evil.example/` is read as the first and goes to the second.
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not host or not _HOST.fullmatch(host):
        return None
    return host.rstrip(".") or None


def encoded(address: str) -> str:
    """ASCII for `href`: percent-encoded path, punycode host. Empty, so never a link, if something is hidden in it."""
    return "" if _hides_something(address) else normalizeLink(address)


def readable(address: str) -> str:
    """The address for the eye: percent-encoded letters of any script are spelled out, nothing else changes."""
    return _ENCODED_LETTERS.sub(_decoded, address)


def other_host(label: str, address: str) -> str | None:
    """The true host, where the label of a link names another one (`arabic.md` T-CTL-6)."""
    true = host_of(address)
    if true is None:
        return None
    named = {_bare(host) for word in _plain(label).split() for host in _named_by(word)}
    if not named or named == {_bare(true)}:
        return strange_host(true)
    if named == {_bare(unpunycoded(true))}:
        return strange_host(true)
    return true


def strange_host(host: str) -> str | None:
    """The punycode of a host that could be mistaken for another: letters neither Arabic nor Latin, or a mixture."""
    letters = [c for c in unpunycoded(host) if c.isalpha()]
    scripts = {_script(c) for c in letters if not c.isascii()}
    mixed = "ARABIC" in scripts and any(_mixes(label) for label in unpunycoded(host).split("."))
    return host if scripts - {"ARABIC", "LATIN"} or mixed else None


def unpunycoded(host: str) -> str:
    try:
        return ".".join(_label(part) for part in host.split("."))
    except (UnicodeError, ValueError):
        return host


def _hides_something(address: str) -> bool:
    return any(c in LISTED or c.isspace() or unicodedata.category(c) in ("Cc", "Cs") for c in address)


def _label(part: str) -> str:
    return part[4:].encode().decode("punycode") if part.startswith("xn--") else part


def _mixes(label: str) -> bool:
    return len({_script(c) for c in label if c.isalpha()}) > 1


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]


def _plain(label: str) -> str:
    return unicodedata.normalize("NFKC", levelled(label).translate(_DOTS)).translate(_DOTS).casefold()


def _named_by(word: str) -> list[str]:
    """The hosts a word of a label seems to name: only what stands before its path."""
    return _HOST_LIKE.findall(re.split("[/?#]", word.partition("://")[2] or word, maxsplit=1)[0])


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _decoded(match: re.Match[str]) -> str:
    try:
        text = unquote_to_bytes(match.group()).decode()
    except UnicodeDecodeError:
        return match.group()
    return text if all(unicodedata.category(c)[0] in "LMN" and c not in LISTED for c in text) else match.group()
