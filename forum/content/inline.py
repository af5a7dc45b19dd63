"""What happens to the words of a block after parsing: controls, pictures, addresses, mentions, true hosts."""

from collections.abc import Iterator, Mapping

from markdown_it.token import Token

from . import addresses, controls
from .direction import first_strong
from .intake import has_something_to_see
from .spans import Span, spans


def refine(children: list[Token], mentions: Mapping[str, str]) -> list[Token]:
    """The finished inline tokens of one block."""
    children = controls.settle(_flat_links(children))
    for token in children:
        if token.type == "mention":
            token.content = mention_text(token.content, mentions)
    return _with_true_hosts(_with_spans(children))


def mention_text(token: str, mentions: Mapping[str, str]) -> str:
    """The name behind `@[12]`, or the token's own words if nobody is known by it; nothing for a name that is none."""
    name = controls.flat(mentions.get(token, token))
    return f"@{name}" if name else ""


def _flat_links(children: list[Token]) -> list[Token]:
    """Links hold no links, and pictures are links: a remote picture would tell its server who reads what.

    The parser lets an address in angle brackets stand in the words of a link; the outer link is the one drawn.
    """
    done: list[Token] = []
    depth = 0
    for token in children:
        depth -= token.type == "link_close"
        if token.type == "image":
            done += [_text(_words_of(token))] if depth else _link(_source_of(token), _words_of(token), css="image-link")
        elif not depth or token.type not in ("link_open", "link_close"):
            done.append(token)
        depth += token.type == "link_open"
    return done


def _words_of(picture: Token) -> str:
    return "".join(child.content for child in picture.children or ()).strip() or addresses.readable(_source_of(picture))


def _source_of(picture: Token) -> str:
    return str(picture.attrGet("src") or "")


def _with_spans(children: list[Token]) -> list[Token]:
    done: list[Token] = []
    depth = 0
    for token in children:
        depth += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not depth:
            done += _split(token.content)
        else:
            done.append(token)
    return done


def _split(text: str) -> Iterator[Token]:
    position = 0
    for span in spans(text):
        if span.start > position:
            yield _text(text[position : span.start])
        yield from _drawn(span)
        position = span.end
    if position < len(text):
        yield _text(text[position:])


def _drawn(span: Span) -> list[Token]:
    if span.address:
        return _link(addresses.encoded(span.address), addresses.readable(span.text))
    token = Token(span.kind, "bdi", 0)
    token.content = span.text
    return [token]


def _with_true_hosts(children: list[Token]) -> list[Token]:
    """Finish each link: direction and isolation, and the host beside a label that names another one."""
    done: list[Token] = []
    opened: Token | None = None
    label: list[str] = []
    for token in children:
        if token.type == "link_close" and opened is not None:
            done += _finished(opened, "".join(label), token)
            opened = None
            continue
        done.append(token)
        if token.type == "link_open":
            opened, label = token, []
        elif token.content:
            label.append(token.content)
    return done


def _finished(link: Token, label: str, closing: Token) -> list[Token]:
    """The end of a link: its closing tag, before it words if it has none, after it the true host if they lie."""
    address = str(link.attrGet("href") or "")
    words = [] if has_something_to_see(label) else [_text(addresses.readable(address))]
    label = words[0].content if words else label
    link.attrSet("rel", addresses.REL)
    link.meta["is_address"] = link.markup == "autolink" or _is_address(label)
    if direction := "ltr" if link.meta["is_address"] else first_strong(label):
        link.attrSet("dir", direction)
    host = addresses.other_host(label, address)
    return [*words, closing, *([] if host is None else [_true_host(host)])]


def _true_host(host: str) -> Token:
    token = Token("true_host", "bdi", 0)
    token.content = host
    return token


def _is_address(label: str) -> bool:
    found = list(spans(label.strip()))
    return len(found) == 1 and bool(found[0].address) and found[0].text == label.strip()


def _link(address: str, words: str, *, css: str = "") -> list[Token]:
    opening, closing = Token("link_open", "a", 1), Token("link_close", "a", -1)
    opening.attrSet("href", address)
    if css:
        opening.attrSet("class", css)
    return [opening, _text(words), closing]


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token
