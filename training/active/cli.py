"""The verb `code`."""

from __future__ import annotations

import getpass
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.gates.extras import missing
from corpus.gates.terminal import say, show

if TYPE_CHECKING:
    from corpus.coding.entries import Dealt
    from corpus.coding.page.desk import Team
    from corpus.coding.page.people import Person

NETWORK = (
    "WARNING: everybody on this network can reach this address, and what goes over it is not encrypted. A link is a password: "
    "give each person only their own, in a network that you trust, and stop the program when nobody codes"
)


@click.command()
@click.argument("folder", metavar="CORPUS", type=click.Path(path_type=Path))
@click.option(
    "--coder",
    "coders",
    multiple=True,
    metavar="NAME",
    show_default="as the last time, else you",
    help="Who codes; once for each coder.",
)
@click.option("--adjudicator", default="", metavar="NAME", help="Who settles what the coders differ on.")
@click.option(
    "--double",
    type=click.FloatRange(0, 1),
    show_default="as the last time, else 0",
    help="Share of the articles that two coders get.",
)
@click.option(
    "--seed", type=click.IntRange(0), show_default="as the last time, else 0", help="Seed of who codes what, in which order."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine for coders on a network.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="Port; 0: any free one.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Language of the page.")
@click.option("--learn", is_flag=True, help="Learn from the labels meanwhile, and draw what is worth coding next.")
@click.option(
    "--by",
    "rule",
    type=click.Choice(["least-sure", "least-likely", "unlike"]),
    default="least-sure",
    show_default=True,
    help="With --learn: what is drawn. In simulations it saved little (docs/coding.md).",
)
@click.option("--every", type=click.IntRange(1), default=25, show_default=True, help="With --learn: labels until it learns anew.")
@click.option(
    "--at-random",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="With --learn: share of the paragraphs drawn by chance.",
)
@click.option("--suggest", is_flag=True, help="With --learn: show coders what the model says. Such labels are marked.")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the page in a browser.")
def code(
    folder: Path,
    coders: tuple[str, ...],
    adjudicator: str,
    double: float | None,
    seed: int | None,
    host: str,
    port: int,
    language: str,
    learn: bool,
    rule: str,
    every: int,
    at_random: float,
    suggest: bool,
    browser: bool,
) -> None:
    """Code paragraphs by hand, on a page in the browser.

    CORPUS is a folder with articles/; what `absatz sample` drew in it is coded, and all running text where nothing was drawn.
    The page works offline and is for this machine alone, unless --host says otherwise. Every judgement is on the disk before
    the page moves on, in coding.jsonl; labels.csv is written when you stop with Ctrl-C, and when you ask for it on the page.
    docs/coding.md shows how to use it.
    """
    for module in ("starlette", "uvicorn"):
        if find_spec(module) is None:
            raise missing(f"the coding page needs {module}", "code")
    from corpus.coding.page.people import check_names
    from corpus.coding.page.project import read_project
    from corpus.coding.page.serve import Place, serve

    names = check_names(coders)
    if adjudicator:
        (adjudicator,) = check_names([adjudicator])
    project = read_project(folder, say)
    place = Place(host, port, language)
    if suggest and not learn:
        raise click.UsageError("--suggest needs --learn: without it there is no model to ask")
    adviser = None
    if learn:
        from training.active.background import BackgroundAdviser, Plan

        adviser = BackgroundAdviser(project, Plan(rule, every, at_random, seed or 0))
    try:
        choose, opened = _chooser(names, double, seed), _shower(place.local, browser)
        serve(project, choose, adjudicator, place, say=say, opened=opened, adviser=adviser, suggest=suggest)
    finally:
        if adviser:
            adviser.close()


def _chooser(names: tuple[str, ...], double: float | None, seed: int | None) -> Callable[[Dealt | None], Team]:
    """The team: what was asked for, else what was so the last time."""
    from corpus.coding.page.desk import Team

    def choose(last: Dealt | None) -> Team:
        before = Team(last.coders, last.double, last.seed) if last else Team((_own_name(),))
        return Team(
            names or before.coders, before.double if double is None else double, before.seed if seed is None else seed
        )  # fmt: skip

    return choose


def _own_name() -> str:
    with suppress(OSError, KeyError):  # no such user, as in some containers
        return getpass.getuser()
    return "coder"


def _shower(local: bool, browser: bool) -> Callable[[list[tuple[Person, str]]], None]:
    def opened(links: list[tuple[Person, str]]) -> None:
        if not local:
            say(NETWORK)
        for person, link in links:
            show(f"{person.name}{' (adjudicates)' if person.adjudicates else ''}: {link}")
        say("stop with Ctrl-C; labels.csv is written then")
        if browser and local and len(links) == 1:
            webbrowser.open(links[0][1])

    return opened
