"""What the page may ask for, checked when it arrives."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec
from starlette.requests import Request

from corpus.coding.page.desk import RefusedError
from corpus.coding.page.guard import LARGEST

Number = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Text = Annotated[str, msgspec.Meta(max_length=LARGEST)]


class Judge(msgspec.Struct, forbid_unknown_fields=True):
    """A judgement; `seen` is the number of the journal's entry that the page showed, `move` asks for the next paragraph too."""

    article: Text
    paragraph: Number
    values: list[Literal[0, 1] | None]
    seen: Number
    passed: bool = False
    edge: bool = False
    note: Text = ""
    move: bool = False


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """A request without data."""


Asked = TypeVar("Asked", Judge, Nothing)


async def body(request: Request, kind: type[Asked]) -> Asked:
    """A request's body. Raises RefusedError where it is not what the page sends."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise RefusedError("bad_request", 413)
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError("bad_request") from error
