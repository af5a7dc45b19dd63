"""Who may do what in the forum: questions with a yes or no (house.md §1.4, domain.md §3.3)."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import Accreditation
from accounts.permissions import can_see_register, capacities_of, cells, is_bureau_officer, may
from accounts.standing import Standing

from .models import LINE_KINDS, Membership, Post, Room, Thread, ThreadInvitation

EXPERTS = frozenset({"expert", "advisory_member"})
# Closed to the secretariat's ordinary staff: the Bureau's room has its own representative of the secretariat.
BUREAU = "bureau"


def require(question: Callable[..., bool], *about: object) -> None:
    """Go on only if the answer is yes. For things the person may see; what she may not see is a 404."""
    if not question(*about):
        raise PermissionDenied


# --- Reading -----------------------------------------------------------------------------------------------------


def audiences_of(standing: Standing) -> set[str]:
    """The audiences of boards she belongs to today."""
    if not standing.admitted:
        return set()
    members = may(standing, "read_members_only")
    allowed = {
        Room.Audience.ALL_PARTICIPANTS: may(standing, "read_open_boards"),
        Room.Audience.MEMBERS_AND_EXPERTS: members or bool(standing.classes & EXPERTS),
        Room.Audience.MEMBERS_ONLY: members,
        Room.Audience.REGISTER: can_see_register(standing),
    }
    return {audience.value for audience, allows in allowed.items() if allows}


def body_rooms_of(standing: Standing) -> Q:
    """Rooms of the bodies she belongs to; the secretariat serves every body but the Bureau, which names its own."""
    bodies = Q(body__key__in=standing.bodies)
    return bodies | ~Q(body__key=BUREAU) if standing.is_secretariat else bodies


def readable_rooms(standing: Standing) -> Q:
    """The plural of `can_read_room`."""
    if not standing.admitted:
        return Q(pk__in=[])
    places = Membership.objects.filter(person=standing.person, left_at__isnull=True).values("room")
    return (
        Q(audience__in=audiences_of(standing))
        | Q(audience=Room.Audience.BODY, body__switched_on=True) & body_rooms_of(standing)
        | Q(audience=Room.Audience.PARTICIPANTS, pk__in=places)
    )


def can_read_room(standing: Standing, room: Room) -> bool:
    if room.audience == Room.Audience.PARTICIPANTS:
        return standing.admitted and has_place(standing, room)
    return reads_by_right(standing, room)


def reads_by_right(standing: Standing, room: Room) -> bool:
    """The rule of rooms that are not kept by a list of participants; no query but for `room.body`."""
    if not standing.admitted or room.audience != Room.Audience.BODY:
        return room.audience in audiences_of(standing)
    if room.body is None or not room.body.switched_on:
        return False
    return room.body.key in standing.bodies or (standing.is_secretariat and room.body.key != BUREAU)


def has_place(standing: Standing, room: Room) -> bool:
    return Membership.objects.filter(room=room, person=standing.person, left_at__isnull=True).exists()


def readable_threads(standing: Standing) -> Q:
    """The plural of `can_read_thread`: those of readable rooms, and those one is invited into."""
    if not standing.admitted:
        return Q(pk__in=[])
    rooms = Room.objects.filter(readable_rooms(standing)).values("pk")
    invited = ThreadInvitation.objects.filter(person=standing.person, withdrawn_at__isnull=True).values("thread")
    return (Q(room__in=rooms) | Q(pk__in=invited)) & begun_threads(standing)


def begun_threads(standing: Standing) -> Q:
    """A thread whose first post still waits for approval is known to its starter and to those who approve."""
    if may(standing, "moderate"):
        return Q()
    return Q(last_number__gt=0) | Q(kind=Thread.Kind.STREAM) | Q(starter=standing.person)


def can_read_thread(standing: Standing, thread: Thread) -> bool:
    """No query where the room's audience answers and `thread.room.body` is loaded."""
    if not standing.admitted or not _has_begun(standing, thread):
        return False
    return can_read_room(standing, thread.room) or is_invited(standing, thread)


def _has_begun(standing: Standing, thread: Thread) -> bool:
    begun = thread.last_number > 0 or thread.kind == Thread.Kind.STREAM
    return begun or thread.starter_id == standing.person.pk or may(standing, "moderate")


def readable_posts(standing: Standing) -> Q:
    """Within threads one may read: what is published, and what waits if one wrote it or approves it."""
    shown = Q(number__isnull=False) & Q(status__in=[Post.Status.PUBLISHED, Post.Status.WITHDRAWN])
    if may(standing, "moderate"):
        return shown | Q(number__isnull=True)
    return shown | Q(number__isnull=True, author=standing.person)


# --- Writing -----------------------------------------------------------------------------------------------------


def can_start_thread(standing: Standing, room: Room) -> bool:
    if room.kind != Room.Kind.BOARD and room.starters == Room.Starters.NOBODY or not can_read_room(standing, room):
        return False
    match room.starters:
        case Room.Starters.NOBODY:
            return False
        case Room.Starters.SECRETARIAT:
            return standing.is_secretariat
        case Room.Starters.BUREAU_OR_SECRETARIAT:
            return standing.is_secretariat or "bureau" in standing.classes
    granted = cells(standing, "start_thread")
    if "yes" in granted:
        return True
    own_or_open = room.kind != Room.Kind.BOARD or room.audience != Room.Audience.MEMBERS_ONLY
    return "own_rooms_and_open_boards" in granted and own_or_open


def is_invited(standing: Standing, thread: Thread) -> bool:
    return ThreadInvitation.objects.filter(thread=thread, person=standing.person, withdrawn_at__isnull=True).exists()


def can_reply(standing: Standing, thread: Thread) -> bool:
    """Whether the matrix and the room let her reply; a locked thread is another matter (`when`, not `who`)."""
    return can_read_thread(standing, thread) and replies_where_she_reads(standing, thread)


def replies_where_she_reads(standing: Standing, thread: Thread) -> bool:
    room = thread.room
    if room.kind == Room.Kind.DIRECT:
        return can_answer_directly(standing)
    granted = cells(standing, "post_reply")
    if "yes" not in granted:
        return "invited" in granted and is_invited(standing, thread)
    match room.posters:
        case Room.Posters.SECRETARIAT:
            return standing.is_secretariat
        case Room.Posters.STATE_SEAT:
            return bool(standing.classes & {"head", "alternate", "bureau", "secretariat_staff"})
    return True


def takes_part(standing: Standing, thread: Thread) -> bool:
    """Whether what a thread asks its readers is asked of her: an answer to a poll, an acknowledgement.

    By the row of the matrix for replies: an observer reads along, and is asked where she was invited. That a room is
    kept to announcements does not matter: its readers are who is asked.
    """
    if not can_read_thread(standing, thread):
        return False
    granted = cells(standing, "post_reply")
    return "yes" in granted or ("invited" in granted and is_invited(standing, thread))


def can_send_files(standing: Standing, room: Room) -> bool:
    """Send a file for a post of hers: where she writes, be it in one thread alone. Beside which post is asked later."""
    granted = cells(standing, "post_reply") if standing.admitted else frozenset()
    if room.kind == Room.Kind.REGISTER or not granted:
        return False
    if can_read_room(standing, room):
        return room.kind != Room.Kind.DIRECT or can_answer_directly(standing)
    invited = ThreadInvitation.objects.filter(thread__room=room, person=standing.person, withdrawn_at__isnull=True)
    return "invited" in granted and invited.exists()


def waits_for_approval(standing: Standing, room: Room) -> bool:
    """Whether a post of hers waits here: as everybody's, or as those of the class under which she writes. No query."""
    if may(standing, "moderate"):
        return False
    main = standing.main
    return room.moderation == Room.Moderation.PRE or main is not None and main.klass in room.held_classes


def is_paced(standing: Standing) -> bool:
    """Whether slow mode holds for her. Whoever calms a room down may have to speak twice."""
    return not may(standing, "moderate")


def can_answer_directly(standing: Standing) -> bool:
    return bool(cells(standing, "direct_message") & {"yes", "reply_only"})


def can_write_to(standing: Standing, other: Standing) -> bool:
    """Whether she may begin a private conversation with `other`; an observer may only answer (W2, issue of chat)."""
    return may(standing, "direct_message") and standing.person != other.person and can_answer_directly(other)


def can_begin_conversations(standing: Standing) -> bool:
    return may(standing, "direct_message")


def can_change_group(standing: Standing, room: Room) -> bool:
    """Add people to a group she is in, or call it something else: for those who may begin a conversation."""
    return room.kind == Room.Kind.DIRECT and may(standing, "direct_message") and can_read_room(standing, room)


def capacities_in(standing: Standing, hides_authors: bool) -> tuple[str, ...]:
    """The capacities she may choose; under non-attribution none that would tell who she is."""
    allowed = capacities_of(standing)
    if not hides_authors:
        return allowed
    return ("secretariat",) if standing.is_secretariat else ("personal",)


def can_promote_from(standing: Standing, source: Thread) -> bool:
    """Take posts of a live room or a conversation to a board: for those who may start threads anywhere."""
    return source.kind == Thread.Kind.STREAM and bool(cells(standing, "start_thread"))


SEAT_KINDS = {"official_position": "post_official_position", "reservation": "object_or_reserve"}
SECRETARIAT_KINDS = frozenset({"notice", "procedure_notice", "moderation_notice"})
CHAIR_KINDS = frozenset({"chair", "chair_ruling"})


def kinds_in(standing: Standing, hides_authors: bool) -> tuple[str, ...]:
    """The kinds of post she may write here, the plain one first."""
    chairs = "chair" in capacities_of(standing)
    return tuple(
        kind for kind in Post.Kind.values if _may_write_kind(standing, kind, chairs=chairs, hides_authors=hides_authors)
    )


def _may_write_kind(standing: Standing, kind: str, *, chairs: bool, hides_authors: bool) -> bool:
    if kind in LINE_KINDS:
        return False  # The record writes them itself.
    if kind in SEAT_KINDS:
        return not hides_authors and may(standing, SEAT_KINDS[kind])
    if kind in SECRETARIAT_KINDS:
        return standing.is_secretariat
    if kind in CHAIR_KINDS:
        return chairs and not hides_authors
    return True


# --- Acting on what is there -------------------------------------------------------------------------------------


def can_edit(standing: Standing, post: Post) -> bool:
    return post.author_id == standing.person.pk and not post.is_line and can_reply(standing, post.thread)


def can_withdraw(standing: Standing, post: Post) -> bool:
    return post.author_id == standing.person.pk and not post.is_line and can_read_thread(standing, post.thread)


def can_moderate(standing: Standing, thread: Thread) -> bool:
    return may(standing, "moderate") and can_read_thread(standing, thread)


can_lock = can_moderate
can_archive = can_moderate


def is_officer_of(standing: Standing, room: Room) -> bool:
    """Whether she holds an office, today, of the body whose room this is."""
    offices = standing.terms if standing.accreditations else ()
    return room.body_id is not None and any(term.body_id == room.body_id for term in offices)


def can_close(standing: Standing, thread: Thread) -> bool:
    """With a summary: the starter, an officer of the room's body, the secretariat (W2). A stream does not end."""
    if thread.kind == Thread.Kind.STREAM or not can_read_thread(standing, thread):
        return False
    starter = thread.starter_id == standing.person.pk
    return starter or is_officer_of(standing, thread.room) or may(standing, "moderate")


def can_reopen(standing: Standing, thread: Thread) -> bool:
    """The secretariat, and whoever closed it: she wrote the summary."""
    closed_it = thread.summary is not None and thread.summary.author_id == standing.person.pk
    return can_moderate(standing, thread) or closed_it and can_close(standing, thread)


def can_pin(standing: Standing, thread: Thread) -> bool:
    """The secretariat, and the officers of the room's body."""
    if thread.room.kind != Room.Kind.BOARD or not can_read_thread(standing, thread):
        return False
    return may(standing, "moderate") or is_officer_of(standing, thread.room)


# What an announcement asks of its readers, the tags of a board: the same who may pin.
can_ask_acknowledgement = can_pin


def can_keep_tags(standing: Standing, room: Room) -> bool:
    """The list of a board's tags: the secretariat, and the officers of the body whose board it is."""
    if room.kind != Room.Kind.BOARD or not can_read_room(standing, room):
        return False
    return may(standing, "moderate") or is_officer_of(standing, room)


def can_tag(standing: Standing, thread: Thread) -> bool:
    """The tags of a thread: its starter, and who keeps the list of its board."""
    if thread.room.kind != Room.Kind.BOARD or not can_read_thread(standing, thread):
        return False
    return thread.starter_id == standing.person.pk or can_keep_tags(standing, thread.room)


def can_set_rules(standing: Standing, room: Room) -> bool:
    """The secretariat, of boards and live rooms that it reads; a conversation belongs to those in it."""
    house = room.kind in (Room.Kind.BOARD, Room.Kind.CHAT)
    return house and may(standing, "moderate") and can_read_room(standing, room)


def can_edit_synonyms(standing: Standing) -> bool:
    """The groups of words that mean the same in the search: for the secretariat."""
    return standing.is_secretariat


def can_keep_records(standing: Standing, room: Room) -> bool:
    """Say how long texts are kept, and hold them: the secretariat where it reads; in the Bureau's room the Bureau."""
    house = room.kind in (Room.Kind.BOARD, Room.Kind.CHAT)
    own = room.body is not None and room.body.key == BUREAU and is_bureau_officer(standing)
    return house and (standing.is_secretariat or own) and can_read_room(standing, room)


def can_erase(standing: Standing, post: Post) -> bool:
    """Erase a text by law: the secretariat, where it reads. What the desk sees of a conversation is the desk's."""
    return may(standing, "moderate") and not post.is_line and can_read_thread(standing, post.thread)


def can_publish(standing: Standing, post: Post) -> bool:
    return can_moderate(standing, post.thread)


def can_read_hidden(standing: Standing, post: Post) -> bool:
    """The text behind a tombstone: for its author, the secretariat and the Bureau (W3), where they may read at all."""
    if post.author_id == standing.person.pk:
        return can_read_thread(standing, post.thread)
    return (may(standing, "moderate") or is_bureau_officer(standing)) and can_read_thread(standing, post.thread)


def can_report(standing: Standing, post: Post) -> bool:
    """Anyone who can read a post, but her own (W3). A line of the record has no author, and nothing to report."""
    stands = post.number is not None and not (post.is_gone or post.is_line)
    hers = post.author_id == standing.person.pk
    return stands and not hers and may(standing, "report_post") and can_read_thread(standing, post.thread)


def can_tighten(standing: Standing, thread: Thread) -> bool:
    """The starter or the secretariat, at any time (W2)."""
    starter = thread.starter_id == standing.person.pk and can_read_thread(standing, thread)
    return starter or can_moderate(standing, thread)


def can_invite(standing: Standing, thread: Thread) -> bool:
    return thread.room.kind == Room.Kind.BOARD and can_moderate(standing, thread)


def takes_threads(standing: Standing, room: Room) -> bool:
    """Whether she may bring threads and posts from elsewhere into this room: to boards, where she decides too."""
    return room.kind == Room.Kind.BOARD and may(standing, "moderate") and can_read_room(standing, room)


def can_move(standing: Standing, thread: Thread) -> bool:
    """Take it or posts of it elsewhere: off a board, for those who decide there. What was merged is no more there."""
    return thread.room.kind == Room.Kind.BOARD and thread.merged_into_id is None and can_moderate(standing, thread)


def keeps_invitation(invitee: Standing, room: Room) -> bool:
    """Whether an invitation into a thread holds once the thread stands in this room."""
    open_to_guests = room.audience in (Room.Audience.ALL_PARTICIPANTS, Room.Audience.MEMBERS_AND_EXPERTS)
    guest = Accreditation.Klass.GUEST in invitee.classes
    return reads_by_right(invitee, room) or guest and open_to_guests


def can_be_invited(invitee: Standing, thread: Thread) -> bool:
    """Observers into open boards, guests into any board that is not kept to members or to a body (domain.md §1.4)."""
    open_to_guests = thread.room.audience in (Room.Audience.ALL_PARTICIPANTS, Room.Audience.MEMBERS_AND_EXPERTS)
    observer = Accreditation.Klass.OBSERVER in invitee.classes and can_read_thread(invitee, thread)
    return observer or Accreditation.Klass.GUEST in invitee.classes and open_to_guests
