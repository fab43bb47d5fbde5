"""How fast the coding page answers on a large corpus: `python -m benchmarks.speed.coding_page [PARAGRAPHS]`.

A corpus of articles of twenty paragraphs is made, two coders get all of it, and half of it is coded already. Times are of whole
requests over loopback, in milliseconds: median, 95th percentile, longest.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from corpus.coding.page.codings import Coding, Codings
from corpus.coding.page.journal import NAME, Journal
from corpus.coding.page.project import read_project

PER_ARTICLE, TRIES = 20, 200
TEXT = "In Absatz {n} von Artikel {a} geht es um Fähren, Wetter und Preise, um die Küste und darum, wer {n} mal wartete. " * 4


def corpus_of(folder: Path, paragraphs: int) -> None:
    """Articles, and a journal in which two coders have coded half of them, differing in every tenth paragraph."""
    (folder / "articles").mkdir()
    for a in range(paragraphs // PER_ARTICLE):
        text = "\n\n".join(TEXT.format(a=a, n=n) for n in range(PER_ARTICLE))
        (folder / "articles" / f"artikel-{a:05}.txt").write_text(text, encoding="utf-8")
    project = read_project(folder)
    codings = Codings(project, (), ())
    with Journal(folder / NAME) as journal:
        lines = (
            codings.entry(coder, spot, Coding((int(coder == "anna" and i % 10 == 0), 0, 0, 0)), datetime.now(UTC))
            for coder in ("anna", "ben")
            for i, spot in enumerate(project.spots[: len(project.spots) // 2])
        )
        journal.append(*lines)


def timed(ask: Callable[[int], None]) -> str:
    """Milliseconds of many requests."""
    times = []
    for i in range(TRIES):
        begun = time.perf_counter()
        ask(i)
        times.append(1000 * (time.perf_counter() - begun))
    times.sort()
    return f"{times[TRIES // 2]:7.1f} {times[int(TRIES * 0.95)]:7.1f} {times[-1]:7.1f}"


class Browser:
    """A connection with a person's cookie."""

    def __init__(self, link: str) -> None:
        parts = urlsplit(link)
        self._connection = HTTPConnection(parts.netloc)
        self._headers: dict[str, str] = {}
        self.get(parts.path)
        cookie = self._answer.headers["set-cookie"].split(";")[0]
        self._headers = {"Cookie": cookie, "Origin": f"http://{parts.netloc}", "Content-Type": "application/json"}

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def post(self, path: str, data: object) -> bytes:
        return self._ask("POST", path, json.dumps(data))

    def _ask(self, method: str, path: str, body: str | None) -> bytes:
        self._connection.close()  # the server ends idle connections
        self._connection.request(method, path, body, self._headers)
        self._answer = self._connection.getresponse()
        return self._answer.read()


def main() -> None:
    """Make the corpus, start the server, ask."""
    paragraphs = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as name:
        corpus_of(Path(name), paragraphs)
        options = ["--coder", "anna", "--coder", "ben", "--adjudicator", "clara", "--double", "1", "--no-browser", "--port", "0"]
        begun = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-um", "absatz", "code", name, *options], stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stdout is not None  # noqa: S101
                anna, _, clara = (Browser(re.split(r": (?=http)", server.stdout.readline().strip())[1]) for _ in range(3))
                print(f"{paragraphs} paragraphs, start {time.perf_counter() - begun:.1f} s; median, 95 %, longest in ms")
                ask(anna, clara, paragraphs // PER_ARTICLE)
            finally:
                server.terminate()


def ask(anna: Browser, clara: Browser, articles: int) -> None:
    """All that the pages of a coder and of who adjudicates ask for."""

    shown = json.loads(anna.get("/api/next"))

    def judge(i: int) -> None:
        nonlocal shown
        asked = {"article": shown["article"], "paragraph": shown["paragraph"], "seen": shown["now"]["entry"]}
        answer = anna.post("/api/judge", asked | {"values": [0, 1, 0, i % 2], "move": True})
        void(answer)
        shown = json.loads(answer)

    print("page             ", timed(lambda _: void(anna.get("/"))))
    print("next             ", timed(lambda _: void(anna.get("/api/next"))))
    print("any paragraph    ", timed(lambda i: void(anna.get(place(7 * i % articles, 1 + i % PER_ARTICLE)))))
    print("judge and go on  ", timed(judge))
    print("undo             ", timed(lambda _: void(anna.post("/api/undo", {}))))
    print("list, coded      ", timed(lambda i: void(anna.get(f"/api/list?filter=coded&start={100 * i}"))))
    print("list, open       ", timed(lambda i: void(anna.get(f"/api/list?filter=todo&start={100 * i}"))))
    print("next, adjudicator", timed(lambda _: void(clara.get("/api/next"))))
    begun = time.perf_counter()
    clara.get("/api/agreement")
    print(f"agreement, once     {1000 * (time.perf_counter() - begun):7.0f}")
    begun = time.perf_counter()
    anna.post("/api/write", {})
    print(f"labels.csv, once    {1000 * (time.perf_counter() - begun):7.0f}")


def place(article: int, paragraph: int) -> str:
    """The address of a paragraph."""
    return f"/api/place?article=artikel-{article:05}&paragraph={paragraph}"


def void(answer: bytes) -> None:
    """Check that an answer is one."""
    if b'"error"' in answer:
        raise RuntimeError(answer.decode())


if __name__ == "__main__":
    main()
