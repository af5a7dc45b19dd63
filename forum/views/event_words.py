"""What each kind of event is called, without a verb that agrees with a person (arabic.md §19)."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, str | Promise] = {
    "thread.created": pgettext_lazy("event", "New thread"),
    "thread.locked": pgettext_lazy("event", "Thread locked"),
    "thread.unlocked": pgettext_lazy("event", "Thread opened again"),
    "thread.tightened": pgettext_lazy("event", "Non-attribution set"),
    "thread.loosened": pgettext_lazy("event", "Attribution set again"),
    "thread.invited": pgettext_lazy("event", "Invitation to a thread"),
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


def word_for(kind: str) -> str:
    """The word, or the kind itself where it has none yet: an event is never left out."""
    return str(WORDS.get(kind, kind))
