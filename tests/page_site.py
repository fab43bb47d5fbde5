"""A coding page with its links, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from corpus.coding.page.desk import Team
from corpus.coding.page.people import Person, Sessions
from corpus.coding.page.routes import Page
from tests.page_cases import BOTH, desk

HOST = "127.0.0.1:8642"
OWN = {"origin": f"http://{HOST}"}
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} steht als Satz in diesem ganzen langen Absatz "hier".'
SPOT = ("artikel-0", 1)


class Site:
    """A server with its links, and what it said when it ended."""

    def __init__(self, page: Page, sessions: Sessions, said: list[str]) -> None:
        self.page, self.app, self.sessions, self.said = page, page.app, sessions, said

    def browser(self, person: Person | None = None) -> TestClient:
        """A browser of its own, in which somebody has opened their link."""
        client = TestClient(self.app, base_url=f"http://{HOST}", follow_redirects=False)
        if person:
            assert client.get(f"/enter/{self.sessions.link(person)}").status_code == 200
        return client


@contextmanager
def served(folder: Path, team: Team = BOTH, *, once: bool = True, language: str = "de") -> Iterator[Site]:
    said: list[str] = []
    with desk(folder, team) as one:
        sessions = Sessions(once=once)
        page = Page(one, sessions, language, frozenset({HOST}), said.append)
        with TestClient(page.app, base_url=f"http://{HOST}"):  # the lifespan, as uvicorn runs it
            yield Site(page, sessions, said)


def said(paragraph: int = 1, **more: Any) -> dict[str, Any]:
    return {"article": "artikel-0", "paragraph": paragraph, "values": [1, 0, 0, 0], "seen": 0} | more
