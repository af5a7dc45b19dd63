"""The word list of the Council and of each room: added and removed by the secretariat, never changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from forum import clock, events
from forum.models import Room

from .. import log
from ..errors import NotARule
from ..models import WordRule
from ..permissions import can_use_desk
from ..rulebook import rules
from ..rules.words import check_words


@transaction.atomic
def add_word_rule(*, actor: Person, words: str, act: str, room: Room | None = None) -> WordRule:
    """From now on a text with these words is refused, held or flagged, in a room or everywhere. Raises NotARule.

    The same words in the same place replace the rule that stood.
    """
    _require(actor)
    try:
        words = check_words(words)
    except ValidationError as error:
        raise NotARule(why=" ".join(error.messages)) from error
    desk = log.locked_desk()
    now, standing = clock.now(), WordRule.objects.filter(room=room, words=words, removed_at=None)
    if same := standing.filter(act=act).first():
        return same
    standing.update(removed_at=now)
    rule = WordRule.objects.create(room=room, words=words, act=WordRule.Act(act), added_by=actor, added_at=now)
    events.record("rule.added", room=desk, actor=actor, data={"rule": rule.pk})
    transaction.on_commit(rules.forget)
    return rule


@transaction.atomic
def remove_word_rule(*, actor: Person, rule: WordRule) -> WordRule:
    _require(actor)
    desk = log.locked_desk()
    rule.refresh_from_db()
    if rule.removed_at is None:
        rule.removed_at = clock.now()
        rule.save(update_fields=["removed_at"])
        events.record("rule.removed", room=desk, actor=actor, data={"rule": rule.pk})
        transaction.on_commit(rules.forget)
    return rule


def _require(actor: Person) -> None:
    if not can_use_desk(standing_now(actor)):
        raise Http404
