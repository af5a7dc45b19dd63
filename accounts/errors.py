"""When something is not possible: named refusals, each with a code for machines and a sentence for people.

Who may not is not here: that is `PermissionDenied`, or `Http404` for what one may not know exists.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The base of every refusal. A door answers with `status`, `code` and `message`.

    Values given to the constructor fill the named placeholders of the message. `field` is the form's field the
    sentence belongs beside, or empty.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    field: str = ""
    message: str | Promise = _("This is not possible. Ask the secretariat.")

    def __init__(self, *, retry_after: int | None = None, field: str = "", **values: object) -> None:
        super().__init__(self.code)
        self.retry_after = retry_after
        self.field = field or type(self).field
        if values:
            self.message = str(self.message) % values

    def __str__(self) -> str:
        return str(self.message)


# --- Accreditation (domain.md W1) --------------------------------------------------------------------------------


class NotNow(Refused):
    code = "not_now"
    status = 409
    message = _("This step is not open for this accreditation any more. Load the page again to see where it stands.")


class SeatFull(Refused):
    code = "seat_full"
    status = 409
    field = "klass"
    message = _("This seat has no free place of this class. End an accreditation first, then nominate again.")


class SeatInactive(Refused):
    code = "seat_inactive"
    status = 409
    field = "state"
    message = _("The seat of this State is not active. Ask the secretariat to open it.")


class StateNeeded(Refused):
    code = "state_needed"
    field = "state"
    message = _("Choose the State whose seat this is.")


class OrganisationNeeded(Refused):
    code = "organisation_needed"
    field = "organisation"
    message = _("Write the organisation this person comes from.")


class LetterNeeded(Refused):
    code = "letter_needed"
    field = "letter"
    message = _("Attach the official letter that names the head of the seat.")


class LetterTooBig(Refused):
    code = "letter_too_big"
    status = 413
    field = "letter"
    message = _("The letter is larger than 5 MB. Attach a smaller file.")


class WrongDates(Refused):
    code = "wrong_dates"
    field = "ends"
    message = _("The end must be later than the beginning, and not in the past. Correct the dates.")


class BadName(Refused):
    """What `accounts.text.check_name` says, as a refusal of an action."""

    code = "bad_name"
    field = "name"
    message = "%(why)s"


class BadEmail(Refused):
    code = "bad_email"
    field = "email"
    message = _("Write the official e-mail address in full, such as name@example.gov.")


class NameTaken(Refused):
    code = "name_taken"
    status = 409
    field = "name"
    message = _("Someone here already has this name, or one that looks the same. Add another part of the name.")


class AlreadyNominated(Refused):
    code = "already_nominated"
    status = 409
    field = "email"
    message = _("This address already has an accreditation of this class. Look at it on the desk.")


class SameReviewer(Refused):
    code = "same_reviewer"
    status = 403
    message = _("Whoever nominates may not review. Ask a colleague of the secretariat to take this step.")


class OwnAccreditation(Refused):
    code = "own_accreditation"
    status = 403
    message = _("Nobody decides on the own accreditation. Ask a colleague to take this step.")


class ReasonNeeded(Refused):
    code = "reason_needed"
    field = "reason"
    message = _("Write the reason, so that those concerned understand the decision.")


class ChecksNeeded(Refused):
    code = "checks_needed"
    field = "checks"
    message = _("Check the e-mail domain or the official letter, and tick what you checked.")


class NoLetterToCheck(Refused):
    code = "no_letter"
    field = "checks"
    message = _("There is no letter with this nomination. Check the e-mail domain instead.")


class SuspensionTooLong(Refused):
    code = "suspension_too_long"
    field = "until"
    message = _("A suspension ends in the future and lasts at most 30 days. Choose an earlier end.")


class TooEarly(Refused):
    code = "too_early"
    status = 409
    message = _("This mandate has not begun yet, and the seat has a head until then. Come back on the day it begins.")


# --- Invitation --------------------------------------------------------------------------------------------------


class InvitationVoid(Refused):
    """One answer for every reason: used, expired, replaced, withdrawn, or never made."""

    code = "invitation_void"
    status = 410
    message = _("This invitation cannot be used any more. Ask the secretariat for a new one.")


class SignInFirst(Refused):
    code = "sign_in_first"
    status = 409
    message = _("This address already has an account. Sign in with it, then open the invitation again.")


class OtherPerson(Refused):
    code = "other_person"
    status = 403
    message = _("This invitation is for another address. Sign out, then open it again.")


class WeakPassword(Refused):
    """What Django's validators say, as a refusal of an action."""

    code = "weak_password"
    field = "password"
    message = "%(why)s"


class GuidelinesNeeded(Refused):
    code = "guidelines_needed"
    status = 409
    message = _("Read and accept the guidelines first.")


class SecondFactorNeeded(Refused):
    code = "second_factor_needed"
    status = 409
    message = _("Set up a second factor first: an authenticator application or a passkey.")


class AlreadyFounded(Refused):
    code = "already_founded"
    status = 409
    message = _("The secretariat is already in place. New staff are nominated and reviewed on the desk.")


# --- Offices and bodies ------------------------------------------------------------------------------------------


class BodyOff(Refused):
    code = "body_off"
    status = 409
    message = _("This body is not in operation yet. A recorded decision of the Bureau switches it on.")


class BodyFixed(Refused):
    code = "body_fixed"
    status = 409
    message = _("This body belongs to the Council from its launch and cannot be switched off.")


class WrongOffice(Refused):
    code = "wrong_office"
    field = "office"
    message = _("This body does not have this office. Choose one of its own offices.")


class OfficeHeld(Refused):
    code = "office_held"
    status = 409
    field = "office"
    message = _("Someone holds this office during that time. End that term first.")


class HeadNeeded(Refused):
    code = "head_needed"
    status = 409
    field = "person"
    message = _("Only an accredited head of a seat can hold this office. Choose a head of a seat.")


class StaffNeeded(Refused):
    code = "staff_needed"
    status = 409
    field = "person"
    message = _("Only accredited staff of the secretariat can hold this office. Choose one of its staff.")


class OneBureauOffice(Refused):
    code = "one_bureau_office"
    status = 409
    field = "person"
    message = _("A State holds at most one office of the Bureau. Choose a head of another seat.")


class NotByName(Refused):
    code = "not_by_name"
    status = 409
    message = _("Nobody joins this body by name: being accredited or holding an office makes one a member.")


class SeatRepresented(Refused):
    code = "seat_represented"
    status = 409
    field = "person"
    message = _("This seat already has its representative in the committee. End that membership first.")


class CannotJoin(Refused):
    code = "cannot_join"
    status = 409
    field = "person"
    message = _("Only those of a delegation, advisers and experts join a committee. Choose one of them.")


# --- Preferences -------------------------------------------------------------------------------------------------


class WrongPreference(Refused):
    code = "wrong_preference"
    message = _("One of these preferences is not among those offered. Choose from the list.")


class StatusEndNeeded(Refused):
    code = "status_end_needed"
    field = "clears"
    message = _("Choose when “Do not disturb” ends, so that nobody waits for you longer than you meant.")


class StatusEndWrong(Refused):
    code = "status_end_wrong"
    field = "day"
    message = _("A status ends within seven days. Choose a day from today on, at most a week from now.")


class BadStatusText(Refused):
    """What `accounts.text.check_name` says of the text beside a name."""

    code = "bad_status_text"
    field = "text"
    message = "%(why)s"


# --- Personal tokens ---------------------------------------------------------------------------------------------


class TokenNameNeeded(Refused):
    code = "token_name_needed"
    field = "name"
    message = _("Write what this token is for, so that you know it again later.")


class TokenScopesNeeded(Refused):
    code = "token_scopes_needed"
    field = "scopes"
    message = _("Choose at least one thing that this token may do.")


class TokenDaysWrong(Refused):
    code = "token_days_wrong"
    field = "days"
    message = _("A token lasts between 1 and %(most)d days. Choose another number.")


class TooManyTokens(Refused):
    code = "too_many_tokens"
    status = 409
    message = _("You have as many tokens as one person may have. Revoke one that is not used any more.")
