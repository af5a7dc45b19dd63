"""What goes in: the shape of each command. Strict: a number is no text, and an unknown name is no typing mistake."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict

from ..forms import MOST_ID

Language = Literal["", "ar", "en", "fr"]
Direction = Literal["", "rtl", "ltr"]
# The words that are well-formed; whether she may use one is for the action to say, in its own sentence.
Capacity = Literal["", "personal", "delegation", "chair", "secretariat", "expert"]
PostKind = Literal[
    "post",
    "notice",
    "summary",
    "proposal",
    "official_position",
    "reservation",
    "draft_text",
    "procedure_notice",
    "moderation_notice",
    "chair",
    "chair_ruling",
]
ThreadKind = Literal["discussion", "question", "announcement", "call", "proposal", "common_position", "live_session"]
ClientId = Annotated[
    UUID,
    Field(strict=False, description="Made by the sender; the same again gives the first result (delivery.md G3)."),
]
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Text = Annotated[str, Field(max_length=600_000, description="Markdown, at most 64 KiB.")]
Word = Annotated[str, Field(max_length=40)]


class Command(Schema):
    model_config = ConfigDict(strict=True, extra="forbid")

    client_id: ClientId


class TextCommand(Command):
    body: Text
    language: Language = Field("", description="Of the text; guessed where it is left out.")
    direction: Direction = ""


class NewPost(TextCommand):
    capacity: Capacity = Field("", description="As whom; her usual capacity where it is left out.")
    kind: PostKind = "post"
    reply_to: Id | None = Field(None, description="The id of the post this answers.")
    confirmed: bool = Field(False, description="She has confirmed whom the mentions reach (code confirm_mentions).")


class EditPost(Command):
    body: Text
    language: Language | None = Field(None, description="As it is where it is left out; empty lets the server guess.")
    direction: Direction | None = Field(None, description="As it is where it is left out.")
    confirmed: bool = False


class ReturnPost(Command):
    reason: Annotated[str, Field(max_length=1000)]


class NewThread(TextCommand):
    title: Annotated[str, Field(max_length=1000)]
    attribution: Literal["", "attributed", "non_attribution"] = ""
    kind: ThreadKind = "discussion"
    capacity: Capacity = ""
    post_kind: PostKind = "post"
    tags: Annotated[list[Word], Field(max_length=40)] = []
    confirmed: bool = False


class ReadUpTo(Schema):
    model_config = ConfigDict(strict=True, extra="forbid")

    number: Annotated[int, Field(ge=0, le=MOST_ID)]


class NewConversation(TextCommand):
    people: Annotated[list[Id], Field(min_length=1, max_length=100, description="The ids of the others.")]
    name: Annotated[str, Field(max_length=200)] = ""
    confirmed: bool = False


Moment = Annotated[AwareDatetime, Field(strict=False)]


class Settle(Schema):
    model_config = ConfigDict(strict=True, extra="forbid")

    bundle: Annotated[str, Field(max_length=80)]
    act: Literal["done", "later", "read", "unread"]
    upto: Id | None = Field(None, description="That of the line she saw: what came later stays.")
    until: Moment | None = Field(None, description="For `later`.")


class NewStatus(Schema):
    model_config = ConfigDict(strict=True, extra="forbid")

    status: Literal["", "away", "dnd"]
    text: Annotated[str, Field(max_length=80)] = ""
    until: Moment | None = None
    hides: bool = False
