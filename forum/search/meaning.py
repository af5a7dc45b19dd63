"""What a query asks of a post, from the strictest reading to the widest: what a stricter one finds comes first."""

from collections.abc import Iterable, Sequence

from ..analysis import Phrase, Query, Term, asked
from .conditions import All, Any, But, Condition, Holds, InRow
from .synonyms import Synonyms


def readings(query: Query, synonyms: Synonyms) -> list[Condition]:
    """From the strictest to the widest, each finding all that those before it find.

    As written, in any form, by what means the same, and last by what means the same in another script.
    """
    if not query.terms:
        return []
    found = [_exactly(query.terms), _in_any_form(query.terms)]
    for crossing in (False, True):
        if (meant := _as_meant(query.terms, synonyms, crossing)) is not None and meant != found[-1]:
            found.append(meant)
    if query.without:
        less = Any(tuple(_form(term) for term in query.without))
        found = [But(reading, less) for reading in found]
    return found


def also_searched(query: Query, synonyms: Synonyms) -> tuple[str, ...]:
    """The words and phrases that were looked for besides, as the secretariat wrote them."""
    found: list[str] = []
    at = 0
    while at < len(query.terms):
        length, others = synonyms.of(query.terms[at:])
        found += [other.told for other in others]
        at += max(length, 1)
    return tuple(dict.fromkeys(found))


def _exactly(terms: Sequence[Term | Phrase]) -> Condition:
    return All(tuple(_as_written(term) for term in terms))


def _in_any_form(terms: Iterable[Term | Phrase]) -> Condition:
    return All(tuple(_form(term) for term in terms))


def _as_written(term: Term | Phrase) -> Condition:
    if isinstance(term, Phrase):
        return InRow(term.words)
    return InRow(term.parts) if term.parts else Holds(term.word)


def _form(term: Term | Phrase) -> Condition:
    if isinstance(term, Phrase):
        return InRow(term.words)
    forms = [Holds(form, anyhow=True) for form in (term.word, *sorted(asked(term.word)))]
    return Any((*forms, InRow(term.parts)) if term.parts else tuple(forms))


def _as_meant(terms: Sequence[Term | Phrase], synonyms: Synonyms, crossing: bool) -> Condition | None:
    """Each run of words that stands in a group, or another member of it; None where there is no such member."""
    parts: list[Condition] = []
    at, found = 0, False
    while at < len(terms):
        length, others = synonyms.of(terms[at:])
        if not length:
            parts.append(_form(terms[at]))
            at += 1
            continue
        meant = [other.condition for other in others if crossing or not other.crosses]
        found = found or bool(meant)
        parts.append(Any((_in_any_form(terms[at : at + length]), *meant)))
        at += length
    return All(tuple(parts)) if found else None
