"""`python -m tests.corpus.coding.page.kills FOLDER TIMES`: a server is killed at random moments while somebody codes; prints how
many judgements were confirmed in all, and ends with an error if one of them is not there at the next start.

A program of its own, since it forks: every server starts at once, with all modules loaded.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import corpus.coding.page.routes  # noqa: F401  # loaded before the forks
from corpus.coding.drawn import Spot
from corpus.coding.page.codings import Codings
from corpus.coding.page.desk import Team
from corpus.coding.page.journal import NAME, Journal
from corpus.coding.page.project import Project, read_project
from corpus.coding.page.serve import Place, serve


def serving(project: Project, tell: int) -> None:
    """Serve for ever; the link goes into the pipe."""

    def opened(links: list[tuple[object, str]]) -> None:
        os.write(tell, links[0][1].encode() + b"\n")

    serve(project, lambda _: Team(("anna",)), "", Place(port=0), say=lambda _: None, opened=opened)  # type: ignore[arg-type]


def coded_until_killed(project: Project, spots: list[Spot], first: int, after: float, said: dict[Spot, int]) -> None:
    """Start a server, judge paragraphs by HTTP, kill the server some seconds after it has confirmed the first few judgements,
    however slow the machine is; `said` gets what was confirmed."""
    out, tell = os.pipe()
    process = os.fork()
    if process == 0:
        serving(project, tell)
        os._exit(0)
    killer = threading.Timer(after, os.kill, (process, signal.SIGKILL))
    try:
        os.close(tell)
        with os.fdopen(out) as pipe:
            link = urlsplit(pipe.readline().strip())
        _code(link, spots, said, first, killer.start)
    finally:
        os.kill(process, signal.SIGKILL)
        killer.cancel()
        os.waitpid(process, 0)


def _code(link: SplitResult, spots: list[Spot], said: dict[Spot, int], first: int, kill: Callable[[], None]) -> None:
    host = link.netloc
    connection = HTTPConnection(host, timeout=10)
    connection.request("GET", link.path)
    answer = connection.getresponse()
    answer.read()
    headers = {
        "Cookie": answer.headers["set-cookie"].split(";")[0],
        "Origin": f"http://{host}",
        "Content-Type": "application/json",
    }
    try:
        for number in count():
            if number == first:
                kill()
            article, paragraph = spots[number % len(spots)]
            connection.request("GET", f"/api/place?article={article}&paragraph={paragraph}", headers=headers)
            seen = json.load(connection.getresponse())["now"]["entry"]
            asked = {
                "article": article,
                "paragraph": paragraph,
                "values": [1, 0, 0, 0],
                "seen": seen,
                "note": f"{time.time_ns()}",
            }
            connection.request("POST", "/api/judge", json.dumps(asked), headers)
            answer = connection.getresponse()
            if answer.status == 200 and json.load(answer)["now"]["note"] == asked["note"]:
                said[article, paragraph] = int(asked["note"])
    except (HTTPException, OSError):
        return  # killed


def main() -> None:
    """Run and check."""
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    project, chance, confirmed = read_project(folder), random.Random(7), 0
    said: dict[Spot, int] = {}
    spots = list(project.spots)
    for _ in range(times):
        before = dict(said)
        coded_until_killed(project, spots, chance.randrange(6), chance.uniform(0.0, 0.08), said)
        confirmed += sum(said[spot] != before.get(spot) for spot in said)
        with Journal(folder / NAME) as journal:
            codings = Codings(project, (), journal.entries)
        for spot, note in said.items():
            # A later judgement may be on the disk whose confirmation did not arrive any more.
            if int(codings.get("anna", spot).note or 0) < note:
                sys.exit(f"{spot} was confirmed and is lost")
    print(confirmed)


if __name__ == "__main__":
    main()
