"""The server's addresses. Each checks who is there, asks the desk, and answers with JSON or with the page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.resources import files
from typing import Any

import anyio
import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from corpus.coding.agreement import agreement
from corpus.coding.drawn import Spot
from corpus.coding.page import views
from corpus.coding.page.desk import Desk, RefusedError
from corpus.coding.page.guard import Guard
from corpus.coding.page.journal import JournalGoneError, NotKeptError
from corpus.coding.page.labels_file import write_changes
from corpus.coding.page.people import Person, Sessions
from corpus.coding.page.queues import FILTERS
from corpus.coding.page.requests import Judge, Nothing, body
from corpus.coding.page.words import words
from corpus.errors import InputError

COOKIE = "absatz_page"
SPEAKS_FOR = "absatz-person"
#: The files that the page loads, and their types. Nothing else can be asked for.
STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "draw.js": "text/javascript; charset=utf-8",
    "server.js": "text/javascript; charset=utf-8",
    "dialogs.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


class Page:
    """The application of one desk. When the server ends, labels.csv is written: `on_leaving` hears what came of it, or
    `unwritten` says why it could not be done."""

    def __init__(
        self, desk: Desk, sessions: Sessions, language: str, hosts: frozenset[str], on_leaving: Callable[[str], None]
    ) -> None:
        self._desk, self._sessions, self._language, self._on_leaving = desk, sessions, language, on_leaving
        self._writing = anyio.Lock()
        self.unwritten = ""
        routes = [
            Route("/", self._page),
            Route("/enter/{secret}", self._enter),
            Route("/static/{name}", self._static),
            Route("/api/place", self._place),
            Route("/api/next", self._next),
            Route("/api/list", self._list),
            Route("/api/agreement", self._agreement),
            Route("/api/advice", self._advice),
            Route("/api/judge", self._judge, methods=["POST"]),
            Route("/api/undo", self._undo, methods=["POST"]),
            Route("/api/write", self._write, methods=["POST"]),
        ]
        handlers = {RefusedError: self._refused, NotKeptError: self._not_kept, InputError: self._input_error, 404: self._missing}
        app = Starlette(routes=routes, exception_handlers=handlers, lifespan=self._lifespan)
        self.app: ASGIApp = Guard(app, hosts)

    async def write(self) -> int:
        """Bring labels.csv up to date; returns how many rows changed. Coding goes on meanwhile."""
        async with self._writing:
            changes = self._desk.changes()
            if not changes.codings and not changes.noted:
                return 0
            rows = await anyio.to_thread.run_sync(write_changes, self._desk.project, changes)
            self._desk.written(changes)
            return rows

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        _environment().get_template("page.html")  # so that who comes first need not wait for it
        yield
        try:
            rows = await self.write()
            self._on_leaving(f"{rows} rows of labels.csv are new or changed" if rows else "labels.csv is up to date")
        except NotKeptError:  # only that it was written could not be noted: the next time it is written once more
            self._on_leaving("labels.csv is written")
        except InputError as error:
            self.unwritten = error.head
        except OSError as error:
            self.unwritten = error.strerror or str(error)
        if self._desk.adviser:
            self._desk.adviser.close()

    async def _enter(self, request: Request) -> Response:
        # A redirect would lose the cookie where the link was clicked in a mail: SameSite=Strict holds along redirects.
        secret = request.path_params["secret"]
        cookie = self._sessions.enter(secret) if request.method == "GET" else None
        ok = cookie is not None or self._sessions.came_by(secret, request.cookies.get(COOKIE, ""))
        page = self._html("enter.html", 200 if ok else 403, ok=ok)
        if cookie:
            page.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", path="/")
        return page

    async def _page(self, request: Request) -> Response:
        person = self._sessions.person(request.cookies.get(COOKIE, ""))
        if person is None:
            return self._html("enter.html", 401, ok=False)
        book = self._desk.project.book
        themes = views.themes(book, self._language)
        start = {
            "words": words(self._language), "language": self._language, "adjudicates": person.adjudicates, "person": person.key,
            "themes": [{"id": theme["id"], "name": theme["name"]} for theme in themes], "learns": self._desk.adviser is not None,
        }  # fmt: skip
        text_language = {"german": "de", "english": "en"}[book.language]
        return self._html(
            "page.html", start=msgspec.json.encode(start).decode(), themes=themes, person=person, filters=FILTERS,
            text_language=text_language, learns=start["learns"],
        )  # fmt: skip

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            raise HTTPException(404)
        return Response(_asset(f"static/{name}"), media_type=STATIC[name], headers={"Cache-Control": "no-cache"})

    async def _place(self, request: Request) -> Response:
        person = self._person(request)
        return _json(views.place(self._desk, person, self._spot(request, person)))

    async def _next(self, request: Request) -> Response:
        person = self._person(request)
        after = self._spot(request, person) if "article" in request.query_params else None
        return self._moved(person, after)

    async def _list(self, request: Request) -> Response:
        person, name = self._person(request), request.query_params.get("filter", "all")
        start = request.query_params.get("start", "0")
        if name not in FILTERS or not start.isascii() or not start.isdigit() or len(start) > 9:
            raise RefusedError("bad_request")
        return _json(views.listing(self._desk, person, name, int(start)))

    async def _judge(self, request: Request) -> Response:
        person, asked = self._person(request), await body(request, Judge)
        spot = self._known((asked.article, asked.paragraph), person)
        coding = self._desk.judge(
            person, spot, asked.values, asked.seen, passed=asked.passed, edge=asked.edge, note=asked.note
        )  # fmt: skip
        if asked.move:
            return self._moved(person, spot)
        return _json({"now": views.coding(coding), "progress": views.progress(self._desk, person, spot)})

    async def _undo(self, request: Request) -> Response:
        person, _ = self._person(request), await body(request, Nothing)
        return _json(views.place(self._desk, person, self._desk.undo(person)))

    async def _write(self, request: Request) -> Response:
        person, _ = self._person(request), await body(request, Nothing)
        rows = await self.write()
        return _json({"rows": rows, "progress": views.progress(self._desk, person)})

    async def _agreement(self, request: Request) -> Response:
        if not self._person(request).adjudicates:
            raise RefusedError("not_yours", 403)
        labels, themes = self._desk.coder_labels(), self._desk.project.book.ids
        if not labels:
            return _json({"themes": []})
        found = await anyio.to_thread.run_sync(partial(agreement, labels, themes))
        rows = [
            {"theme": t.theme, "paragraphs": t.paragraphs, "alpha": t.alpha, "interval": t.alpha_interval, "remark": t.remark}
            for t in found
        ]
        return _json({"themes": rows})

    async def _advice(self, request: Request) -> Response:
        self._person(request)
        adviser = self._desk.adviser
        return _json(views.advice(adviser.advice()) if adviser else None)

    def _moved(self, person: Person, after: Spot | None) -> Response:
        spot = self._desk.next(person, after)
        if spot is None:
            return _json({"finished": True, "progress": views.progress(self._desk, person, after)})
        return _json(views.place(self._desk, person, spot))

    def _person(self, request: Request) -> Person:
        person = self._sessions.person(request.cookies.get(COOKIE, ""))
        if person is None:
            raise RefusedError("signed_out", 401)
        # A browser has one cookie for all its tabs, and it is that of whoever came last.
        if request.headers.get(SPEAKS_FOR, person.key) != person.key:
            raise RefusedError("other_person", 409)
        return person

    def _spot(self, request: Request, person: Person) -> Spot:
        number = request.query_params.get("paragraph", "")
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise RefusedError("bad_request")
        return self._known((request.query_params.get("article", ""), int(number)), person)

    def _known(self, spot: Spot, person: Person) -> Spot:
        """The spot, if the person may see it: then it is one of theirs."""
        if spot not in self._desk.queue(person).rank:
            raise RefusedError("not_yours", 403)
        return spot

    def _html(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        template = _environment().get_template(name)
        return HTMLResponse(template.render(t=words(self._language), language=self._language, **values), status)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedError)  # noqa: S101  # handlers are typed for any exception
        answer: dict[str, Any] = {"error": error.reason}
        return _json(answer, error.status)

    async def _not_kept(self, request: Request, error: Exception) -> Response:
        return _json({"error": "journal_gone" if isinstance(error, JournalGoneError) else "not_kept", "detail": str(error)}, 507)

    async def _input_error(self, request: Request, error: Exception) -> Response:
        return _json({"error": "not_written", "detail": str(error)}, 500)

    async def _missing(self, request: Request, error: Exception) -> Response:
        return _json({"error": "bad_request"}, 404)


def _json(data: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(data), status, media_type="application/json")


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(lambda name: _asset(f"templates/{name}")),
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _asset(name: str) -> str:
    return (files("corpus.coding.page") / name).read_text(encoding="utf-8")
