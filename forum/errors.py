"""Why something is not possible now: a sentence for people, a code for machines (house.md §1.4)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused


class ForumError(Refused):
    """What the forum refuses to someone who may see the thing she acts on."""

    code = "refused"
    message: str | Promise = _("This is not possible. Go back and try another way.")


class ThreadLocked(ForumError):
    code = "thread_locked"
    status = 409
    message = _("This thread is locked. Ask the secretariat to open it.")


class ThreadClosed(ForumError):
    code = "thread_closed"
    status = 409
    message = _("This thread is closed; its summary stands at the top. Ask the secretariat to open it again.")


class ThreadArchived(ForumError):
    code = "thread_archived"
    status = 409
    message = _("This thread is in the archive: it is read and not changed. Start a new thread that refers to it.")


class NotClosed(ForumError):
    code = "not_closed"
    status = 409
    message = _("Only a closed thread goes into the archive. Close it with a summary first.")


class SummaryWaits(ForumError):
    code = "summary_waits"
    status = 409
    field = "body"
    message = _("Your posts wait for approval here, so a summary of yours closes nothing. Ask the secretariat.")


class TooManyPins(ForumError):
    code = "too_many_pins"
    status = 409
    message = _("%(n)s threads are pinned in this room already. Unpin one of them first.")


class PinNotPossible(ForumError):
    code = "pin_not_possible"
    field = "until"
    message = _("A thread is pinned until a day ahead, at most a year from now. Choose another day.")


class OnlySecretariatWrites(ForumError):
    code = "secretariat_writes"
    status = 403
    message = _("Only the secretariat writes here. Answer it in a conversation.")


class OnlySeatsWrite(ForumError):
    code = "seats_write"
    status = 403
    message = _(
        "Heads and alternates of State seats, the Bureau and the secretariat write here. "
        "Ask the head of your delegation to answer."
    )


class RulesMoved(ForumError):
    code = "rules_moved"
    status = 409
    message = _("Somebody changed the rules of this room meanwhile. Look at them as they are now, and decide again.")


class RuleNotOffered(ForumError):
    code = "rule_not_offered"
    message = _("Choose one of the rules offered.")


class NotInvited(ForumError):
    code = "not_invited"
    status = 403
    message = _("Observers and guests may reply only where they are invited. Ask the secretariat for an invitation.")


class ClientIdReused(ForumError):
    code = "client_id_reused"
    status = 409
    message = _("This was already sent with another text. Send it again as a new post.")


class TooFast(ForumError):
    code = "too_fast"
    status = 429
    message = _("Too many posts in one minute. Wait a little and send again; nothing typed is lost.")


class TooManyPreviews(ForumError):
    code = "too_many_previews"
    status = 429
    message = _("Too many previews in one minute. Go on writing and look again in a moment.")


class TooManySuggestions(ForumError):
    code = "too_many_suggestions"
    status = 429
    message = _("Too many suggestions in one minute. Type the whole word and search.")


class CapacityNotHeld(ForumError):
    code = "capacity_not_held"
    message = _("Your mandate does not allow writing in this capacity. Choose another one.")


class KindNotAllowed(ForumError):
    code = "kind_not_allowed"
    message = _("Your mandate does not allow this kind of post. Choose another one.")


class AttributionOnlyTightens(ForumError):
    code = "attribution_only_tightens"
    status = 409
    message = _("The rule of non-attribution stays once it is set. Start a new thread for an attributed discussion.")


class HiddenNow(ForumError):
    code = "hidden_now"
    status = 409
    message = _("The secretariat has hidden this post. Its page says why, and how to appeal.")


class PositionStands(ForumError):
    code = "position_stands"
    status = 409
    message = _("An official position is not edited. Publish a new one that supersedes it.")


class AlreadyWithdrawn(ForumError):
    code = "already_withdrawn"
    status = 409
    message = _("This post was withdrawn. Write a new post instead.")


class NotWaiting(ForumError):
    code = "not_waiting"
    status = 409
    message = _("This post is no longer waiting for approval. Reload the page to see what became of it.")


class TextMoved(ForumError):
    code = "text_moved"
    status = 409
    message = _("The author has changed this text since you read it. Read it as it is now, and decide again.")


class ReplyElsewhere(ForumError):
    code = "reply_elsewhere"
    message = _("The post you answer is not in this thread. Reload the page and try again.")


class BadTitle(ForumError):
    code = "bad_title"
    message = _("This title cannot be used. Write at least two letters, without invisible characters.")


class ReasonNeeded(ForumError):
    code = "reason_needed"
    message = _("A reason is needed. Write one sentence for the author.")


class NobodyToWriteTo(ForumError):
    code = "nobody_to_write_to"
    message = _("A conversation needs at least one other person. Choose someone from the directory.")


class MentionsToConfirm(ForumError):
    """Nothing is wrong: the author is told who will hear of it, or will not, before it is said."""

    code = "confirm_mentions"
    status = 409
    message: str | Promise = _("Look at whom this mentions, then send it again.")


class TooManyMentions(ForumError):
    code = "too_many_mentions"
    field = "body"
    message = _("This mentions too many. Name at most %(n)s people or groups in one post.")


class TooManyGroups(ForumError):
    code = "too_many_groups"
    status = 429
    message = _("You have mentioned committees and delegations often within an hour. Name the people instead.")


class TwoStayTwo(ForumError):
    code = "two_stay_two"
    status = 409
    message = _("A conversation of two stays as it is: nobody is added and nobody leaves. Start a group instead.")


class GroupFull(ForumError):
    code = "group_full"
    status = 409
    field = "people"
    message = _("A conversation holds at most %(n)s people. Choose fewer, or start a thread on a board.")


class CannotBeAdded(ForumError):
    """One answer for whoever may not be written to, and for nobody at all."""

    code = "cannot_be_added"
    field = "people"
    message = _("One of those chosen does not take part in private conversations. Choose others.")


class LaterNotPossible(ForumError):
    code = "later_not_possible"
    message = _("This moment has passed or is more than a year away. Choose another one.")


class NothingChosen(ForumError):
    code = "nothing_chosen"
    field = "posts"
    message = _("No message is left to promote. Choose at least one that still stands.")


class TooManyChosen(ForumError):
    code = "too_many_chosen"
    field = "posts"
    message = _("At most %(n)s messages go into one thread. Choose fewer.")


class CannotBePromoted(ForumError):
    code = "cannot_be_promoted"
    status = 409
    field = "posts"
    message = _("One of the messages chosen is not here any more. Look through them and choose again.")


class PromotionOver(ForumError):
    code = "promotion_over"
    status = 409
    message = _("This draft was published or discarded meanwhile. Open the page again to see what became of it.")


class AnswerNotOffered(ForumError):
    code = "answer_not_offered"
    field = "answer"
    message = _("Choose one of the answers offered.")


class ThreadMoved(ForumError):
    """It came to another place while this waited for its turn. Nothing was stored; the same may be asked again."""

    code = "thread_moved"
    status = 409
    message = _("This was moved a moment ago. Open it again and send once more; nothing typed is lost.")


class ThreadMerged(ForumError):
    code = "thread_merged"
    status = 409
    message = _("This thread was merged into another. Open it again to go there.")


class NoPostChosen(ForumError):
    code = "no_post_chosen"
    field = "posts"
    message = _("Choose at least one post that stands in this thread.")


class NothingStays(ForumError):
    code = "nothing_stays"
    field = "posts"
    message = _("At least one post stays in the thread. To take all of them, move the thread or merge it.")


class SummaryStays(ForumError):
    code = "summary_stays"
    field = "posts"
    message = _("The summary of a thread stays in it. Choose without it.")


class NotThere(ForumError):
    """One answer for a place that is not, that she does not read, and that takes no threads."""

    code = "not_there"
    field = "target"
    message = _("No thread can go there. Choose a place from the list.")


class TargetShut(ForumError):
    code = "target_shut"
    status = 409
    field = "target"
    message = _("This thread is closed, archived, merged or not yet begun. Choose one that is open.")


class AttributionDiffers(ForumError):
    code = "attribution_differs"
    status = 409
    field = "target"
    message = _("Authors are named in one of the two places and not in the other. Choose a place of the same rule.")


class NumbersDiffer(ForumError):
    code = "numbers_differ"
    status = 409
    field = "target"
    message = _("Posts here call participants by numbers that mean others there. These threads cannot be merged.")


class CannotUndo(ForumError):
    code = "cannot_undo"
    status = 409
    message = _("What was moved stands elsewhere by now. Undo what was done with it later first.")


class NotADay(ForumError):
    code = "not_a_day"
    message = _("A day is written as year, month and day, such as 2026-11-24. Correct it and search again.")


class OnLegalHold(ForumError):
    code = "on_legal_hold"
    status = 409
    message = _("The room “%(room)s” is under a legal hold: nothing in it may be erased. Lift the hold first.")


class NothingToErase(ForumError):
    code = "nothing_to_erase"
    status = 409
    message = _("This post has no text that could be erased: it was erased already, or is a line of the record.")


class GroundNotOffered(ForumError):
    code = "ground_not_offered"
    field = "ground"
    message = _("Choose one of the legal grounds offered.")


class NotConfirmed(ForumError):
    code = "not_confirmed"
    field = "sure"
    message = _("Say that you know this cannot be undone.")


class RetentionNotOffered(ForumError):
    code = "retention_not_offered"
    field = "days"
    message = _("Choose one of the periods offered.")


class ExportTooLong(ForumError):
    code = "export_too_long"
    status = 413
    field = "last"
    message = _("One file of this format holds at most %(n)s posts. Give the numbers of a shorter stretch.")


class NothingToExport(ForumError):
    code = "nothing_to_export"
    status = 409
    field = "first"
    message = _("There are no posts between these numbers. Leave the numbers out to export the whole thread.")


class PaperBusy(ForumError):
    code = "paper_busy"
    status = 503
    message = _("Another long thread is being set for PDF. Wait a minute and try again.")


class PaperFailed(ForumError):
    code = "paper_failed"
    status = 503
    message = _("The PDF could not be made. Choose fewer posts or another format.")


class NotAGroup(ForumError):
    code = "not_a_group"
    field = "words"
    message = _("%(why)s")
