"""The verbs `sample` and `split`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from classifier.model import ThemeModel
from classifier.model_file import load
from corpus.coding.csv_rows import table_rows
from corpus.coding.drawn import HOLDOUT, METHODS, NAME, TRAIN, Drawn, drawn_bytes
from corpus.errors import InputError
from corpus.exchange.tasks import TASKS, tasks_bytes
from corpus.folder import Corpus, read_corpus
from corpus.gates.files import write_whole
from corpus.gates.locks import changing
from corpus.gates.terminal import say
from corpus.outputs import Inputs, refuse_output
from training.sampling.frame import ARTICLE, GROUP, PARAGRAPH, Unit, coded_before, has_hold_out, learned_before, units_to_draw
from training.sampling.plan import (
    Wish,
    by_doubt,
    by_stratum,
    by_words,
    drawn_rows,
    evenly,
    model_doubts,
    model_strata,
    seed_of_draw,
)

#: What a draw takes where the user does not say it: doubt and words are about paragraphs.
UNITS = {"random": ARTICLE, "stratified": ARTICLE, "uncertain": PARAGRAPH, "words": PARAGRAPH}
THEMES = "themes"
SEED = click.option("--seed", type=click.IntRange(0), default=2026, show_default=True, help="Seed: repeats the same draws.")
FOLDER = click.argument("folder", metavar="CORPUS", type=click.Path(path_type=Path))


@click.command()
@FOLDER
@click.option("-n", "count", type=click.IntRange(1), required=True, help="How many articles or paragraphs to draw.")
@click.option("--by", type=click.Choice(METHODS), default="random", show_default=True, help="How to draw them.")
@click.option(
    "--unit", type=click.Choice((ARTICLE, PARAGRAPH)), default=None,
    help="What is drawn; default: whole articles by random and stratified, paragraphs by uncertain and words.",
)  # fmt: skip
@click.option("--for", "purpose", type=click.Choice((TRAIN, HOLDOUT)), default=TRAIN, show_default=True, help="What it is for.")
@click.option(
    "--strata", metavar="COLUMN", help="By stratified: a column of articles.csv, `year`, or `themes`, as a model gives them."
)
@click.option("-m", "--model", "model_path", type=click.Path(path_type=Path), help="By uncertain, and for --strata themes.")
@SEED
@click.option("--out", "output", type=click.Path(path_type=Path), help="Write what was drawn as a file to be coded in.")
@click.option("--format", "form", type=click.Choice(list(TASKS)), default="sheet", show_default=True, help="Format of --out.")
@click.option("--force", is_flag=True, help="Overwrite an existing --out file.")
def sample(
    folder: Path,
    count: int,
    by: str,
    unit: str | None,
    purpose: str,
    strata: str | None,
    model_path: Path | None,
    seed: int,
    output: Path | None,
    form: str,
    force: bool,
) -> None:
    """Draw articles or paragraphs to be coded, each with a known chance that is recorded in sample.csv.

    Draw the hold-out first: it is drawn by chance from the whole corpus, whatever was drawn or coded before, since what others
    leave over is no random sample. What is in it is never learned from, and later draws pass over its articles and those that
    share text with them.

    random: all alike. stratified: in proportion to the strata, at least one of each. words: four fifths of the paragraphs with an
    indicator word of the code book. uncertain: by how unsure a model is, one fifth by chance alone.
    """
    if purpose == HOLDOUT and by not in ("random", "stratified"):
        raise click.UsageError("a hold-out is drawn by random or stratified, so that it stands for the whole")
    if (by == "stratified") != (strata is not None):
        raise click.UsageError("--strata goes with --by stratified, which needs it")
    if by == "uncertain" and model_path is None:
        raise click.UsageError("--by uncertain needs a model: -m FILE")
    if output:
        refuse_output(output, Inputs((model_path,), (folder,)), force=force)
        if output.resolve() == (folder / NAME).resolve():  # which need not be there yet
            raise InputError("would take the place of an input", where=output, hint="Choose another output place.")
    with changing(folder):
        corpus = read_corpus(folder, None, say, unlabelled=True)
        wish = _wish(corpus, count, by, purpose, seed)
        units = units_to_draw(corpus, purpose, unit or UNITS[by])
        rows = _drawn(corpus, units, wish, strata, load(model_path) if model_path else None)
        content = tasks_bytes(corpus, rows, form) if output else b""
        _add(folder, corpus, rows)
    if output:
        write_whole(output, content, force=force)
    _told(corpus, rows, purpose)


@click.command()
@FOLDER
@click.option(
    "--share", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.2, show_default=True,
    help="Share of the independent groups of articles to keep apart.",
)  # fmt: skip
@SEED
def split(folder: Path, share: float, seed: int) -> None:
    """Keep part of a corpus apart as a hold-out: whole articles, together with those that share text with them.

    For a corpus that is coded already. The groups are drawn by chance from all articles, coded or not, and noted in sample.csv:
    `absatz train` does not learn from them, `absatz evaluate MODEL CORPUS` scores on what of them is coded.
    """
    with changing(folder):
        corpus = read_corpus(folder, None, say, unlabelled=True)
        if has_hold_out(corpus):
            hint = "Draw more of it with `absatz sample --for holdout`."
            raise InputError("a hold-out was drawn already", where=folder / NAME, hint=hint)
        units = units_to_draw(corpus, HOLDOUT, GROUP)
        count = max(1, round(share * len(units)))
        if count >= len(units):
            raise InputError("nothing would be left to learn from", where=folder, hint="There are too few independent articles.")
        wish = _wish(corpus, count, "random", HOLDOUT, seed)
        rows = drawn_rows(units, evenly(units, wish), wish, _number(corpus))
        _add(folder, corpus, rows)
    _told(corpus, rows, HOLDOUT)


def _number(corpus: Corpus) -> int:
    """The number of the next draw."""
    return 1 + max((row.draw for row in corpus.drawn), default=0)


def _wish(corpus: Corpus, count: int, by: str, purpose: str, seed: int) -> Wish:
    return Wish(count, by, purpose, seed_of_draw(seed, purpose, _number(corpus)))


def _drawn(
    corpus: Corpus, units: tuple[Unit, ...], wish: Wish, strata: str | None, model: ThemeModel | None
) -> tuple[Drawn, ...]:
    if wish.by == "random":
        draw = evenly(units, wish)
    elif wish.by == "words":
        draw = by_words(units, wish, corpus.codebook)
    elif wish.by == "uncertain" and model is not None:
        draw = by_doubt(units, wish, model_doubts(corpus, model))
    else:
        draw = by_stratum(units, wish, _stratum(corpus, strata or "", model))
    return drawn_rows(units, draw, wish, _number(corpus))


def _stratum(corpus: Corpus, strata: str, model: ThemeModel | None) -> Callable[[Unit], str]:
    if strata == THEMES:
        if model is None:
            raise click.UsageError("--strata themes needs a model: -m FILE")
        return model_strata(corpus, model)
    path, column = Path(corpus.path) / "articles.csv", "date" if strata == "year" else strata
    if not path.exists():
        raise InputError("there is no such table", where=path, hint="Strata are taken from one of its columns.")
    cells = {row["article"]: row[column] for _, row in table_rows(path, ("article", column))}
    return lambda unit: cells.get(unit.article, "")[: 4 if strata == "year" else None] or "(none)"


def _add(folder: Path, corpus: Corpus, rows: tuple[Drawn, ...]) -> None:
    write_whole(folder / NAME, drawn_bytes((*corpus.drawn, *rows)), force=True)


def _told(corpus: Corpus, rows: tuple[Drawn, ...], purpose: str) -> None:
    articles = {row.article for row in rows}
    say(f"drew {len(rows)} paragraphs of {len(articles)} articles, of {rows[0].frame} paragraphs, for {purpose}: {NAME}")
    if purpose == HOLDOUT:
        units = [Unit((p,)) for name in articles for p in corpus.articles[name].classified]
        if coded := coded_before(corpus, units):
            say(f"{coded} of them are coded already; they are in the hold-out now and will not be learned from")
        if taken := learned_before(corpus, articles):
            say(f"{len(taken)} of these {len(articles)} articles were drawn or coded to learn from before: they are hold-out now")
    elif not has_hold_out(corpus):
        say("no hold-out was drawn yet: draw one with --for holdout, so that there is something to test on")
