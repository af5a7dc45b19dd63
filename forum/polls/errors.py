"""Why a poll cannot be asked, or not be answered."""

from django.utils.translation import gettext_lazy as _

from ..errors import ForumError


class PollNeedsQuestion(ForumError):
    code = "poll_needs_question"
    field = "poll_question"
    message = _("A poll needs a question of at most %(n)s letters. Write it above its options.")


class PollNeedsOptions(ForumError):
    code = "poll_needs_options"
    field = "poll_options"
    message = _("A poll has from %(least)s to %(most)s options, one a line. Add some or take some away.")


class PollOptionsAlike(ForumError):
    code = "poll_options_alike"
    field = "poll_options"
    message = _("Two options of the poll read the same. Give each its own words.")


class PollOptionLong(ForumError):
    code = "poll_option_long"
    field = "poll_options"
    message = _("An option has at most %(label)s letters, and its meaning at most %(meaning)s. Shorten it.")


class PollDayPassed(ForumError):
    code = "poll_day_passed"
    field = "poll_until"
    message = _("A poll is answered until a day from today on, at most a year ahead. Choose another day.")


class PollNotHere(ForumError):
    code = "poll_not_here"
    status = 409
    field = "poll_question"
    message = _("Polls are asked in the threads of boards. Start a thread for it.")


class PollClosed(ForumError):
    code = "poll_closed"
    status = 409
    message = _("This poll is closed. Its result stands below.")


class PollOptionUnknown(ForumError):
    code = "poll_option_unknown"
    field = "options"
    message = _("Choose among the options of the poll.")


class PollOneOption(ForumError):
    code = "poll_one_option"
    field = "options"
    message = _("This poll takes one option. Choose one of them.")


class PollReasonMissing(ForumError):
    code = "poll_reason_missing"
    field = "reason"
    message = _("This poll asks for a reason. Write one sentence.")


class SeatsAnswer(ForumError):
    code = "seats_answer"
    status = 403
    message = _("In this poll each State answers once, by its head or alternate.")


class HeadHasAnswered(ForumError):
    code = "head_has_answered"
    status = 409
    message = _("The head of your delegation has answered for your State, and that answer stands.")


class NothingToTakeBack(ForumError):
    code = "nothing_to_take_back"
    status = 409
    message = _("There is no answer of yours to take back.")
