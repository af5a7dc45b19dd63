"""What each kind of event is called, without a verb that agrees with a person (arabic.md §19)."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, str | Promise] = {
    "thread.created": pgettext_lazy("event", "New thread"),
    "thread.locked": pgettext_lazy("event", "Thread locked"),
    "thread.unlocked": pgettext_lazy("event", "Thread opened again"),
    "thread.closed": pgettext_lazy("event", "Thread closed with a summary"),
    "thread.reopened": pgettext_lazy("event", "Closed thread opened again"),
    "thread.archived": pgettext_lazy("event", "Thread put into the archive"),
    "thread.unarchived": pgettext_lazy("event", "Thread taken out of the archive"),
    "thread.pinned": pgettext_lazy("event", "Thread pinned"),
    "thread.unpinned": pgettext_lazy("event", "Thread unpinned"),
    "rules.changed": pgettext_lazy("event", "Rules of the room changed"),
    "thread.moved_away": pgettext_lazy("event", "Thread moved away"),
    "thread.moved_here": pgettext_lazy("event", "Thread moved here"),
    "thread.split": pgettext_lazy("event", "Posts split off"),
    "thread.split_off": pgettext_lazy("event", "Thread made of posts of another"),
    "thread.merged": pgettext_lazy("event", "Thread merged into another"),
    "thread.merged_here": pgettext_lazy("event", "Another thread merged into this one"),
    "thread.move_undone": pgettext_lazy("event", "Move of posts undone"),
    "thread.tightened": pgettext_lazy("event", "Non-attribution set"),
    "thread.loosened": pgettext_lazy("event", "Attribution set again"),
    "thread.invited": pgettext_lazy("event", "Invitation to a thread"),
    "thread.exported": pgettext_lazy("event", "Thread exported"),
    "post.created": pgettext_lazy("event", "New post"),
    "post.submitted": pgettext_lazy("event", "Post sent for approval"),
    "post.published": pgettext_lazy("event", "Post published"),
    "post.returned": pgettext_lazy("event", "Post returned to its author"),
    "post.edited": pgettext_lazy("event", "Post edited"),
    "post.withdrawn": pgettext_lazy("event", "Post withdrawn"),
    "post.hidden": pgettext_lazy("event", "Post hidden"),
    "post.restored": pgettext_lazy("event", "Post restored"),
    "post.sent_back": pgettext_lazy("event", "Post sent back for editing"),
    "post.erased": pgettext_lazy("event", "Text of a post erased"),
    "room.opened": pgettext_lazy("event", "Room opened"),
    "member.added": pgettext_lazy("event", "Participant added"),
    "member.removed": pgettext_lazy("event", "Participant removed"),
    "room.renamed": pgettext_lazy("event", "Conversation renamed"),
    "posts.promoted": pgettext_lazy("event", "Posts promoted to a thread"),
    "case.opened": pgettext_lazy("event", "Case opened"),
    "case.joined": pgettext_lazy("event", "Another report in a case"),
    "case.claimed": pgettext_lazy("event", "Case taken in hand"),
    "case.released": pgettext_lazy("event", "Case given back to the queue"),
    "case.noted": pgettext_lazy("event", "Note in a case"),
    "case.decided": pgettext_lazy("event", "Case decided"),
    "case.undone": pgettext_lazy("event", "Decision undone"),
    "case.precaution": pgettext_lazy("event", "Post hidden as a precaution"),
    "case.precaution_over": pgettext_lazy("event", "Precaution over"),
    "case.restored": pgettext_lazy("event", "Post of a case restored"),
    "case.appealed": pgettext_lazy("event", "Appeal lodged"),
    "appeal.voted": pgettext_lazy("event", "Vote on an appeal"),
    "appeal.decided": pgettext_lazy("event", "Appeal decided"),
    "warning.acknowledged": pgettext_lazy("event", "Warning read"),
    "person.silenced": pgettext_lazy("event", "Silence imposed"),
    "person.heard_again": pgettext_lazy("event", "Silence lifted"),
    "person.suspended": pgettext_lazy("event", "Author of a case suspended"),
    "person.resumed": pgettext_lazy("event", "Suspension of an author lifted"),
    "case.proposed": pgettext_lazy("event", "Proposal of a committee officer"),
    "veil.asked": pgettext_lazy("event", "Lifting of a veil asked for"),
    "veil.lifted": pgettext_lazy("event", "Veil of one post lifted"),
    "veil.refused": pgettext_lazy("event", "Lifting of a veil refused"),
    "room.inspected": pgettext_lazy("event", "Room opened to an officer of the secretariat for an hour"),
    "rule.added": pgettext_lazy("event", "Word rule added"),
    "rule.removed": pgettext_lazy("event", "Word rule removed"),
    "retention.set": pgettext_lazy("event", "Time of keeping set"),
    "hold.set": pgettext_lazy("event", "Legal hold set"),
    "hold.lifted": pgettext_lazy("event", "Legal hold lifted"),
    "record.exported": pgettext_lazy("event", "Log exported"),
    "erasure.done": pgettext_lazy("event", "Lawful erasure carried out"),
    "accreditation.nominated": pgettext_lazy("event", "Nomination"),
    "accreditation.reviewed": pgettext_lazy("event", "Review begun"),
    "accreditation.returned": pgettext_lazy("event", "Nomination returned"),
    "accreditation.invited": pgettext_lazy("event", "Invitation sent"),
    "accreditation.activated": pgettext_lazy("event", "Accreditation active"),
    "accreditation.suspended": pgettext_lazy("event", "Accreditation suspended"),
    "accreditation.resumed": pgettext_lazy("event", "Accreditation resumed"),
    "accreditation.ended": pgettext_lazy("event", "Accreditation ended"),
    "accreditation.extended": pgettext_lazy("event", "Accreditation extended"),
    "office.begun": pgettext_lazy("event", "Term of office begun"),
    "office.ended": pgettext_lazy("event", "Term of office ended"),
    "membership.begun": pgettext_lazy("event", "Membership of a body begun"),
    "membership.ended": pgettext_lazy("event", "Membership of a body ended"),
    "body.switched": pgettext_lazy("event", "Body switched on or off"),
    "session.ended": pgettext_lazy("event", "Session ended"),
    "token.made": pgettext_lazy("event", "Token for a program made"),
    "token.revoked": pgettext_lazy("event", "Token for a program revoked"),
}


# The grounds on which a text is erased for good.
GROUNDS: dict[str, str | Promise] = {
    "personal_data": pgettext_lazy("legal ground", "Protection of personal data"),
    "court": pgettext_lazy("legal ground", "Order of a court or an authority"),
    "rights": pgettext_lazy("legal ground", "Rights of a third party"),
    "classified": pgettext_lazy("legal ground", "Classified information of a State"),
    "retention": pgettext_lazy("legal ground", "End of the time of keeping"),
}


def ground_word(key: str) -> str:
    return str(GROUNDS.get(key, key))


def word_for(kind: str) -> str:
    """The word, or the kind itself where it has none yet: an event is never left out."""
    return str(WORDS.get(kind, kind))
