"""Why a text is refused. Each says what to do next; nothing the person typed is changed or lost."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from forum.errors import ForumError


class ContentRefused(ForumError):
    """The text cannot become a post. `code` says why; the subclasses are the only reasons."""

    code: ClassVar[str] = "content_refused"
    message = _("This text cannot be published. Change it and send it again.")


class EmptyBody(ContentRefused):
    code = "empty_body"
    message = _("There is nothing to read in this text. Write something and send it again.")


class BodyTooLong(ContentRefused):
    code = "body_too_long"
    message = _("This text is longer than 64 kilobytes. Shorten it, or send it as several posts.")


class BodyTooBusy(BodyTooLong):
    """Short enough in bytes, but of so many pieces that drawing it would keep everyone waiting."""

    message = _("This text has too many lines or signs for one post. Send it as several posts.")


class BodyTooDeep(ContentRefused):
    code = "body_too_deep"
    message = _("This text has quotes, lists or emphasis nested too deeply. Remove some levels and send it again.")


class ControlCharacters(ContentRefused):
    code = "body_control_characters"
    message = _("This text contains characters that cannot be stored. Paste it as plain text and send it again.")
