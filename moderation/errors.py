"""Why the desk cannot do something now: a sentence for people, a code for machines."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused


class AlreadyDecided(Refused):
    code = "already_decided"
    status = 409
    message = _("This case has been decided meanwhile. Open it again to see what was done.")


class InOtherHands(Refused):
    code = "in_other_hands"
    status = 409
    message = _("%(officer)s has this case in hand. Ask for it, or take another one.")


class ClaimFirst(Refused):
    code = "claim_first"
    status = 409
    message = _("Take the case in hand first, so that two officers do not decide it.")


class PartyToCase(Refused):
    code = "party_to_case"
    status = 403
    message = _("Whoever wrote or reported the post does not decide about it. Leave the case to another officer.")


class TooLateToUndo(Refused):
    code = "too_late_to_undo"
    status = 409
    message = _("The time for undoing is over. Restore the post with a reason instead.")


class NoSuchReason(Refused):
    code = "no_such_reason"
    field = "reason"
    message = _("Choose a reason from the list.")


class ActNotPossible(Refused):
    code = "act_not_possible"
    status = 409
    message = _("This cannot be done with the post as it stands now. Open the case again.")


class NothingToAppeal(Refused):
    code = "nothing_to_appeal"
    status = 409
    message = _("There is no decision here that can be appealed, or the seven days are over.")


class AppealTooLong(Refused):
    code = "appeal_too_long"
    field = "text"
    message = _("Write at most %(most)s words. There are %(words)s now.")


class WordsNeeded(Refused):
    code = "words_needed"
    field = "words"
    message = _("Say why in your own words.")


class TooManyReports(Refused):
    code = "too_many_reports"
    status = 429
    message = _("Too many reports in one hour. Write to the secretariat if it is urgent.")


class Silenced(Refused):
    code = "silenced"
    status = 403
    message = _("You may read here and not write until %(until)s. The letter of the secretariat says why.")


class SlowMode(Refused):
    code = "slow_mode"
    status = 429
    message = _("This room is in slow mode. Wait %(wait)s and send again; nothing typed is lost.")


class WordsRefused(Refused):
    code = "words_refused"
    field = "body"
    message = _("This room does not take %(words)s. Say it another way; nothing typed is lost.")


class NotARule(Refused):
    code = "not_a_rule"
    field = "words"
    message = _("These words cannot be a rule: %(why)s")


class NotOneself(Refused):
    code = "not_oneself"
    status = 403
    message = _("Nobody does this about oneself. Leave it to another officer.")


class SecondOfficerNeeded(Refused):
    code = "second_officer_needed"
    status = 403
    message = _("Another officer than the one who asked says yes or no to this.")


class VeilStands(Refused):
    code = "veil_stands"
    status = 409
    message = _(
        "The author of this post is not named, and this act would tell who it is. Ask for the veil to be lifted first."
    )


class ReadingOver(Refused):
    code = "reading_over"
    status = 403
    message = _("Your sixty minutes are over. Ask again, with a reason, if you must read on.")


class BeforeTheBureau(Refused):
    code = "before_the_bureau"
    status = 403
    message = _("An appeal against a decision of yours is before the Bureau. Leave this to another officer.")


class OwnPost(Refused):
    code = "own_post"
    status = 403
    message = _("Nobody erases a post of one’s own. Withdraw it, or leave the erasure to another officer.")
