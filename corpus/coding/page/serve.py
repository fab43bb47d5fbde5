"""From a corpus folder to a running server, until it is stopped."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from types import FrameType

import uvicorn

from corpus.coding.entries import Dealt
from corpus.coding.page.adviser import Adviser
from corpus.coding.page.desk import Desk, Team
from corpus.coding.page.journal import NAME, Journal, NotKeptError
from corpus.coding.page.people import Person, Sessions
from corpus.coding.page.project import Project
from corpus.coding.page.routes import Page
from corpus.errors import InputError
from corpus.gates.locks import writing

LOOPBACK = "127.0.0.1"
#: The port asked for first. Cookies belong to a host and not to a port, so any other one would do as well.
PORT = 8642
ANYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  # refused, since it is no address that a browser could be given


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server listens: an address of this machine, a port (0: any that is free), and the page's language."""

    host: str = LOOPBACK
    port: int = PORT
    language: str = "de"

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in (LOOPBACK, "localhost", "::1")


def serve(
    project: Project, choose: Callable[[Dealt | None], Team], adjudicator: str, place: Place, *, say: Callable[[str], None],
    opened: Callable[[list[tuple[Person, str]]], None], adviser: Adviser | None = None, suggest: bool = False,
) -> None:  # fmt: skip
    """Serve the page until the process is asked to stop; then labels.csv is written. `choose` gets the team of the last time and
    gives that of this time; `opened` gets the secret links.

    Raises InputError where the corpus is being coded by another process, a file is broken, the address cannot be had, or, at the
    end, labels.csv cannot be written.
    """
    journal_path = project.folder / NAME
    with ExitStack() as stack:
        hint = "Code there, or stop it with Ctrl-C and repeat the command."
        stack.enter_context(writing(journal_path, busy="the coding page is already open", hint=hint))
        journal = stack.enter_context(Journal(journal_path))
        dealt = next((entry for entry in reversed(journal.entries) if isinstance(entry, Dealt)), None)
        team = choose(dealt)
        try:
            desk = Desk(project, journal, team, adviser, suggest=suggest)
        except NotKeptError as error:
            raise InputError(f"cannot write ({error})", where=journal_path, hint="Make room, then start again.") from error
        if desk.codings.stale:
            say(
                f"{desk.codings.stale} entries of {journal_path} are for texts that are gone or have changed; they are kept there"
            )
        listener = stack.enter_context(_listen(place))
        host = _written(place.host, listener.getsockname()[1])
        sessions = Sessions(once=place.local)
        people = [Person(coder) for coder in team.coders] + ([Person(adjudicator, True)] if adjudicator else [])
        links = [(person, f"http://{host}/enter/{sessions.link(person)}") for person in people]
        page = Page(desk, sessions, place.language, frozenset({host.lower()}), say)
        config = uvicorn.Config(
            page.app, log_level="error", access_log=False, server_header=False, date_header=False, proxy_headers=False,
            ws="none", lifespan="on", timeout_graceful_shutdown=5,
        )  # fmt: skip
        signal.signal(signal.SIGTERM, _interrupt)
        opened(links)
        with suppress(KeyboardInterrupt):  # uvicorn has ended in order by then, and sends itself the signal once more
            server = _Server(config)
            if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # `nohup` asks to ignore it
                signal.signal(signal.SIGHUP, server.handle_exit)  # the window of the terminal was closed
            server.run(sockets=[listener])
        if page.unwritten:
            hint = (
                f"Every judgement is kept in {NAME}: mend this, then start `absatz code {project.folder}` again and stop it, "
                "which writes them."
            )
            raise InputError(f"labels.csv could not be written: {page.unwritten}", hint=hint)


class _Server(uvicorn.Server):
    """A server that ends in order however often it is asked to: a second Ctrl-C would keep labels.csv from being written.

    For open requests it waits `timeout_graceful_shutdown` seconds at most.
    """

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """As uvicorn does, but for the way out that skips the end."""
        super().handle_exit(sig, frame)
        self.force_exit = False


def _interrupt(*_: object) -> None:
    """To be asked to end is as good as Ctrl-C: locks are given back."""
    raise KeyboardInterrupt


def _listen(place: Place) -> socket.socket:
    """A listening socket. A port that is taken is replaced by a free one, unless people were told of it (--host)."""
    if place.host in ANYWHERE:
        hint = "Name the address of this machine that the others will type, such as 192.168.1.20."
        raise InputError(f"{place.host!r} is no address to give to people", where="--host", hint=hint)
    ports = (place.port, 0) if place.local else (place.port,)
    for port in ports:
        try:
            family, kind, number, _, address = socket.getaddrinfo(place.host, port, type=socket.SOCK_STREAM)[0]
            listener = socket.socket(family, kind, number)
        except OSError as error:
            raise _unreachable(place, error) from error
        try:
            if os.name == "posix":  # elsewhere it would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)  # before anybody is told of the address: who comes at once waits a moment
        except OSError as error:
            listener.close()
            if port == ports[-1]:
                raise _unreachable(place, error) from error
        else:
            return listener
    raise AssertionError("the last port either works or raises")


def _unreachable(place: Place, error: OSError) -> InputError:
    hint = "Name an address of this machine with --host, and a free port with --port."
    return InputError(f"cannot listen on {place.host}, port {place.port} ({error.strerror})", hint=hint)


def _written(host: str, port: int) -> str:
    """An address as a browser writes it.

    >>> _written("::1", 8642), _written("127.0.0.1", 80)
    ('[::1]:8642', '127.0.0.1')
    """
    shown = f"[{host}]" if ":" in host else host
    return shown if port == 80 else f"{shown}:{port}"
