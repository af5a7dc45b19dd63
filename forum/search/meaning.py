"""What a query asks of a post, from the strictest reading to the widest: what a stricter one finds comes first."""

from collections.abc import Iterable, Sequence

from ..analysis import Phrase, Query, Term, asked
from .conditions import All, Any, But, Condition, Holds, InRow
from .synonyms import Synonyms


def readings(query: Query, synonyms: Synonyms) -> list[Condition]:
    """Conditions of which none holds where one before it does: as written, in any form, by what means the same."""
    if not query.terms:
        return []
    widest = [_exactly(query.terms), _in_any_form(query.terms)]
    if (meant := _as_meant(query.terms, synonyms)) is not None:
        widest.append(meant)
    apart = [widest[0], *(But(wide, strict) for strict, wide in zip(widest, widest[1:], strict=False))]
    if query.without:
        less = Any(tuple(_form(term) for term in query.without))
        apart = [But(reading, less) for reading in apart]
    return apart


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


def _as_meant(terms: Sequence[Term | Phrase], synonyms: Synonyms) -> Condition | None:
    """Each run of words that stands in a group, or any other member of it; None where no word stands in one."""
    parts: list[Condition] = []
    at, found = 0, False
    while at < len(terms):
        length, others = synonyms.of(terms[at:])
        if not length:
            parts.append(_form(terms[at]))
            at += 1
            continue
        found = True
        parts.append(Any((_in_any_form(terms[at : at + length]), *others)))
        at += length
    return All(tuple(parts)) if found else None
