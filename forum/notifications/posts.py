"""Who is told of a post, and as what: once each, by what concerns her most."""

from collections.abc import Iterable, Mapping

from accounts.models import Person
from accounts.standing import Standing

from ..mentions import Recognised
from ..models import Level, Notification, Post, Room, Thread
from .levels import follow_by_rule, followers, levels_in, readers_of
from .writing import bundle_of, tell, told_already

Choice = Level.Choice
# Levels at which a mention or an answer is told.
HEARD = frozenset({Choice.ALL, Choice.MENTIONS})


def tell_of_post(post: Post, recognised: Recognised, *, begins: bool = False) -> None:
    """Tell those mentioned, the author of the post it answers, and those who follow the place.

    `begins`: it is the first of a thread, of which the room's followers are told. Flat: the number of statements does
    not depend on how many are told.
    """
    room, thread = post.room, post.thread
    chosen = levels_in(room, thread)
    if post.author_id not in chosen:
        follow_by_rule(post.author, thread, started=begins)
    mentioned = {pk: found for pk, found in recognised.persons.items() if chosen.get(pk, Choice.ALL) in HEARD}
    answered = _answered(post, chosen) - mentioned.keys()
    kind = "direct_message" if room.kind == Room.Kind.DIRECT else "new_thread" if begins else "new_posts"
    following = followers(room, thread, chosen) - mentioned.keys() - answered - {post.author_id}
    if not begins:  # Each new thread is told of by itself: to open one is not to have seen the other.
        following -= told_already(following, bundle_of(kind, room, thread))
    readers = readers_of(room, thread, answered | following)
    tell("mention", to=mentioned, actor=post.author, room=room, thread=thread, post=post)
    tell("reply", to=_of(readers, answered), actor=post.author, room=room, thread=thread, post=post)
    tell(kind, to=_of(readers, following), actor=post.author, room=room, thread=thread, post=post)


def following_of(author: Person, room: Room, thread: Thread | None, besides: Iterable[int]) -> int:
    """How many would be told of a post here because they follow the place; who they are is theirs to know."""
    chosen = levels_in(room, thread)
    wanted = followers(room, thread, chosen) - set(besides) - {author.pk}
    return len(readers_of(room, thread, wanted))


def told_of(post: Post) -> frozenset[int]:
    """Those whom a post has called already, by name or in a group. No query where it mentions nobody.

    Who was called by name and did not want to hear of it then is not told by an edit either.
    """
    if not post.mentions:
        return frozenset()
    rows = Notification.objects.filter(post=post, verb="mention")
    by_name = {int(token) for token in post.mentions if token.isdecimal()}
    return frozenset(rows.values_list("recipient", flat=True)) | by_name


def tell_of_edit(post: Post, recognised: Recognised, before: frozenset[int]) -> None:
    """Those whom an edit mentions for the first time: `before` are those whom the post had called already."""
    if not recognised.persons.keys() - before:
        return
    chosen = levels_in(post.room, post.thread, recognised.persons)
    added = {pk: found for pk, found in recognised.persons.items() if chosen.get(pk, Choice.ALL) in HEARD}
    to = {pk: found for pk, found in added.items() if pk not in before}
    tell("mention", to=to, actor=post.author, room=post.room, thread=post.thread, post=post)


def tell_author(kind: str, post: Post, actor: Person, **data: object) -> None:
    """What was decided about her post."""
    to = readers_of(post.room, post.thread, [post.author_id])
    tell(kind, to=to, actor=actor, room=post.room, thread=post.thread, post=post, data=data)


def tell_guest(thread: Thread, person: Person, actor: Person) -> None:
    """She is asked into a thread."""
    to = readers_of(thread.room, thread, [person.pk])
    tell("room_access", to=to, actor=actor, room=thread.room, thread=thread)


def _answered(post: Post, chosen: Mapping[int, str]) -> set[int]:
    if post.reply_to is None or post.reply_to.author_id == post.author_id:
        return set()
    author = post.reply_to.author_id
    return {author} if chosen.get(author, Choice.ALL) in HEARD else set()


def _of(standings: Mapping[int, Standing], persons: set[int]) -> dict[int, Standing]:
    return {pk: standings[pk] for pk in persons if pk in standings}
