"""Why a file is not taken: a sentence for people, a code for machines. Nothing of it is kept."""

from django.utils.translation import gettext_lazy as _

from ..errors import ForumError


class FileRefused(ForumError):
    """What is wrong with a file that somebody sends."""

    code = "file_refused"
    field = "upload"


class NoFile(FileRefused):
    code = "no_file"
    message = _("No file has arrived. Choose one and send it again.")


class EmptyFile(FileRefused):
    code = "file_empty"
    message = _("“%(name)s” is empty. Choose another file.")


class FileTooLarge(FileRefused):
    code = "file_too_large"
    status = 413
    message = _("A file may have at most %(most)s MB. Make it smaller or send it in parts.")


class KindRefused(FileRefused):
    code = "file_kind_refused"
    status = 415
    message = _("“%(name)s” is of a kind that is not taken. Send a picture, a PDF, an office document or a text.")


class ArchiveRefused(FileRefused):
    code = "file_archive_refused"
    status = 415
    message = _("“%(name)s” is an archive or holds one. Send the files in it one by one.")


class NotWhatItSays(FileRefused):
    code = "file_not_what_it_says"
    status = 415
    message = _("“%(name)s” holds something else than its name says. Save it again under its own kind.")


class UnpacksTooLarge(FileRefused):
    code = "file_unpacks_too_large"
    status = 413
    message = _("“%(name)s” holds far more than its size says, so it is not opened. Save it again with less in it.")


class HoldsPrograms(FileRefused):
    code = "file_holds_programs"
    status = 415
    message = _("“%(name)s” holds macros. Save it without them and send it again.")


class FileBroken(FileRefused):
    code = "file_broken"
    message = _("“%(name)s” cannot be read: it is damaged or incomplete. Save it again and send it once more.")


class PictureTooLarge(FileRefused):
    code = "picture_too_large"
    status = 413
    message = _("“%(name)s” has more than %(most)s million points. Make the picture smaller.")


class Infected(FileRefused):
    code = "file_infected"
    message = _("The scanner found something harmful in “%(name)s”, so it was not kept. Tell the secretariat.")


class ScannerAway(FileRefused):
    code = "scanner_away"
    status = 503
    message = _("Files cannot be checked at the moment, so none is taken. Your text is not lost: try again in a while.")


class WorkshopBusy(FileRefused):
    code = "files_busy"
    status = 503
    message = _("Many files are arriving just now. Try again in a moment.")


class NoRoomLeft(FileRefused):
    code = "files_full"
    status = 409
    message = _("Your files together may have at most %(most)s MB. Ask the secretariat for more room.")


class NoRoomHere(FileRefused):
    code = "room_files_full"
    status = 409
    message = _("The files of this room together have reached %(most)s MB. Ask the secretariat for more room.")


class TooManyUnused(FileRefused):
    code = "files_unused"
    status = 409
    message = _("You have sent %(most)s files that stand beside no post yet. Post or remove some of them first.")


class TooManyFiles(ForumError):
    code = "too_many_files"
    field = "files"
    message = _("A post takes at most %(most)s files. Put the others into another post.")


class FileNotThere(ForumError):
    """One answer for what is not hers, stands elsewhere, was sent for another room or was never there."""

    code = "file_not_there"
    status = 409
    field = "files"
    message = _("A file of this post is not there any more. Remove it and send it again.")
