"""What comes out of the API, as the OpenAPI document tells it. Lists carry their place in the log, read before them."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

Direction = Literal["", "rtl", "ltr"]


class Problem(Schema):
    """One value that cannot be used."""

    field: str
    message: str
    code: str


class Refusal(Schema):
    """Why not: a code for machines, a sentence in the reader's language, and what helps to mend it."""

    code: str
    message: str
    field: str | None = Field(None, description="What the sentence is about, where it is about one value.")
    retry_after: int | None = Field(None, description="Seconds to wait.")
    errors: list[Problem] | None = Field(None, description="All that is wrong with the shape of the request.")


class Tag(Schema):
    key: str
    name: str


class Room(Schema):
    """A place with an audience. `head` and `epoch` say from where in its log to go on (`events`)."""

    id: int
    key: str | None = Field(description="None for a conversation.")
    kind: Literal["board", "chat", "direct", "register"]
    name: str
    description: str
    audience: str = Field(description="Who reads here, as a sentence.")
    body: str | None = Field(description="The key of the body whose room this is.")
    attribution: Literal["attributed", "non_attribution"]
    approved_first: bool = Field(description="Whether the secretariat approves each post before it appears.")
    tags: list[Tag]
    stream: int | None = Field(description="The one thread of a live room or a conversation.")
    head: int
    epoch: str
    new_threads: int
    new_posts: int


class Rooms(Schema):
    rooms: list[Room]


class Thread(Schema):
    id: int
    room: int
    title: str
    direction: str
    language: str
    kind: str
    state: Literal["open", "locked", "closed", "archived"]
    attribution: Literal["attributed", "non_attribution"]
    tags: list[str]
    last_number: int
    read: int = Field(description="The number of the last post she has read.")
    unread: int
    created_at: datetime
    moved_at: datetime
    url: str


class Threads(Schema):
    """Last moved first. `older` is what to send as `before` for the next page."""

    threads: list[Thread]
    older: str | None
    head: int
    epoch: str


class Byline(Schema):
    """What is shown of an author. Under non-attribution a participant's number and nothing that tells who it is."""

    name: str
    office: str
    state: str
    capacity: str
    is_alias: bool


class Answered(Schema):
    id: int
    number: int


class Post(Schema):
    id: int
    thread: int
    number: int | None = Field(description="Its place in the thread; none while it waits for approval.")
    status: Literal["submitted", "returned", "published", "withdrawn"]
    kind: str
    capacity: str
    language: str
    direction: Direction
    body: str = Field(description="Markdown; empty once it is withdrawn.")
    html: str = Field(description="The body as clean HTML with a direction for each block.")
    byline: Byline
    reply_to: Answered | None
    client_id: str
    created_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    returned_reason: str
    fragment: str | None = Field(None, description="The markup of a page, where `fragments=true` asks for it.")


class Posts(Schema):
    """In the order of their numbers. `older` and `newer` are what to send as `before` and `after`."""

    posts: list[Post]
    mine: list[int] = Field(description="The numbers of her own among them.")
    older: int | None
    newer: int | None
    last_number: int
    read: int
    room: int
    head: int
    epoch: str


class TypedFilter(Schema):
    name: str
    value: str
    understood: bool


class FoundPosts(Schema):
    """The nearest first, of equals the newest. `after` is what to send for the next page; none on the last."""

    posts: list[Post]
    excerpts: list[str] = Field(description="For each post what stands around the words, plain text.")
    count: int
    is_counted: bool = Field(description="False where there are more than `count`.")
    filters: list[TypedFilter] = Field(description="Those that stood in the query. One not understood finds nothing.")
    also: list[str] = Field(description="What was looked for besides, because it means the same.")
    passed_over: list[str] = Field(description="Words too common to decide anything.")
    after: str | None


class OnePost(Schema):
    post: Post
    mine: bool


class PostDone(Schema):
    """What a command did, and its place in the room's log. The same `client_id` again gives the first result."""

    post: Post
    room: int
    seq: int
    epoch: str
    replayed: bool


class ThreadDone(Schema):
    thread: Thread
    room: int
    seq: int
    epoch: str
    replayed: bool


class Revision(Schema):
    number: int
    written_at: datetime
    language: str
    body: str
    html: str


class Revisions(Schema):
    """Every text of a post, the newest first."""

    revisions: list[Revision]


class Marker(Schema):
    thread: int
    number: int


class Status(Schema):
    status: Literal["", "away", "dnd"]
    text: str
    until: datetime | None
    hides: bool = Field(description="Nobody sees whether she is here.")


class Me(Schema):
    id: int
    name: str
    email: str
    language: str
    role: str
    state: str | None
    offices: list[str]
    classes: list[str]
    bodies: list[str]
    new_threads: int
    new_posts: int
    badge: int = Field(description="How many things wait in the inbox.")
    status: Status


class Count(Schema):
    count: int
    next_due: int | None = Field(description="Seconds until the next one comes due.")


class Notification(Schema):
    """One line of the inbox: everything of one kind about one thing."""

    bundle: str
    kind: str
    section: Literal["deadlines", "addressed", "followed", "rest"]
    text: str
    place: str
    excerpt: str
    url: str
    room: int | None
    thread: int | None
    number: int | None
    count: int
    unread: bool
    held: bool = Field(description="Its hour has not come: quiet hours, or she asked to be told later.")
    since: datetime
    due_at: datetime
    upto: int


class Notifications(Schema):
    notifications: list[Notification]


class Event(Schema):
    """What happened, or a `skip`: something that is not hers to see, of which only the number is told."""

    seq: int
    skip: bool
    kind: str | None = None
    thread: int | None = None
    post: int | None = None
    number: int | None = None
    client_id: str | None = None
    html: str | None = Field(None, description="The post as it is now, as the page draws it.")


class Events(Schema):
    room: int
    head: int
    epoch: str
    resync: bool
    more: bool
    events: list[Event]


class PersonLine(Schema):
    id: int
    name: str
    role: str
    klass: str
    state: str | None
    state_name: str
    organisation: str


class People(Schema):
    people: list[PersonLine]


class Card(PersonLine):
    offices: list[str]
    bodies: list[str]
    languages: list[str]
    status: str
    status_text: str


class ConversationDone(PostDone):
    conversation: Room
