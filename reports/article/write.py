"""Inputs -> reports on disk: everything that can be checked is checked before the first report is made."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from classifier.decide_options import Deciding, say_likeness, say_prevalence
from classifier.model import Scorer
from classifier.model_file import BUNDLED, bundled_file, load
from classifier.predict import ArticleThemes
from corpus.errors import InputError
from corpus.gates.files import make_folder, write_whole
from corpus.outputs import Inputs, refuse_output
from corpus.sources import read_articles
from reports.article.make import Problem, Recipe, made
from reports.names import Names
from reports.print.pdf import Note
from reports.sources import Reader, Sources, nothing_read

#: Starting processes costs about as much time as making so many reports.
WORTH_IT = 40
FORMATS = ("pdf", "html", "json")
#: File name endings of the figures saved alone, with their data. An article without classified paragraphs has no strip.
FIGURES = tuple(f"{figure}.{form}" for figure in ("shares", "strip") for form in ("svg", "pdf", "png", "csv"))


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What to write and where: output folder, forms (`FORMATS`), language of the report, model file (None: the bundled model),
    whether existing files may be overwritten, whether figures are also saved alone, names that no article may take, a folder of
    further fonts for PDF, files that are read beside inputs and model, how decisions are made, the name (without ending) of a
    corpus report beside these that links to them, whether existing files are left as they are, and number of processes (0: one
    per core, where it pays)."""

    folder: Path
    forms: tuple[str, ...] = ("pdf",)
    language: str = "de"
    model: Path | None = None
    force: bool = False
    figures: bool = False
    reserved: tuple[str, ...] = ()
    fonts: Path | None = None
    beside: tuple[Path | None, ...] = ()
    deciding: Deciding = field(default_factory=Deciding)
    back: str = ""
    skip_existing: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One article that is to be reported on: its id, the files that may be written, by the ending of their names, and whether
    they are all there and are to be left."""

    article: str
    paths: dict[str, Path]
    done: bool


def write_reports(
    inputs: Sequence[str],
    settings: ReportSettings,
    read: Reader = read_articles,
    note: Note = lambda _: None,
    problem: Problem | None = None,
) -> Iterator[tuple[int, int, list[Path]]]:
    """Write the reports, in order; yields place, number of articles and the files written after each.

    Every input is read once before work begins, so that a bad one, or a file in the way, stops the run while nothing has been
    written. What `read` skips is left out; `note` hears what a user should know. `problem` hears of an article whose report
    cannot be made, and the others are made all the same; without it the run stops there. Raises InputError.
    """
    sources = Sources(inputs, read, settings.deciding)
    scorer = Scorer(load(settings.model))
    settings.deciding.asked(scorer.model.themes)  # what is wrong with it is said before anything is read
    reads = Inputs((*inputs, settings.model or bundled_file(), *settings.beside))
    jobs = _plan((article.id for article in sources.read()), settings, reads)
    if settings.skip_existing and (there := sum(job.done for job in jobs)):
        note(f"{there} of {len(jobs)} reports are there already and left as they are")
    sources.check(scorer)
    if not jobs:
        raise nothing_read()
    say_prevalence(sources.rule(scorer), scorer.model.themes)
    say_likeness(sources.rule(scorer).likeness)
    make_folder(settings.folder)
    recipe = Recipe(
        settings.forms, settings.language, settings.figures, settings.fonts, settings.model, model_sha256(settings.model),
        settings.back,
    )  # fmt: skip
    todo = _unfinished(jobs, sources.labelled(scorer))
    workers = min(settings.jobs or os.cpu_count() or 1, max(1, sum(not job.done for job in jobs)))
    if not settings.jobs and sum(not job.done for job in jobs) < WORTH_IT:
        workers = 1
    with closing(made(todo, recipe, scorer, workers, note)) as results:
        for place, (job, found) in enumerate(zip(jobs, results, strict=True), start=1):
            if found is None:
                continue
            if found.problem is not None:
                if problem is None:
                    raise found.problem
                problem(found.problem)
            yield place, len(jobs), _write(job, found.files, settings)


def _unfinished(jobs: Sequence[Job], articles: Iterable[ArticleThemes]) -> Iterator[ArticleThemes | None]:
    """The articles whose reports are to be made, None for the others."""
    for job, labelled in zip(jobs, articles, strict=True):
        if labelled.article.id != job.article:
            raise InputError("changed while reports were written", where=labelled.article.source, hint="Start again.")
        yield None if job.done else labelled


def _write(job: Job, files: Mapping[str, bytes], settings: ReportSettings) -> list[Path]:
    written = []
    for ending, content in files.items():
        path = job.paths[ending]
        if not (settings.skip_existing and path.exists()):
            write_whole(path, content, force=settings.force)
            written.append(path)
    return written


def _plan(articles: Iterable[str], settings: ReportSettings, reads: Inputs) -> list[Job]:
    names = Names(settings.reserved)
    jobs = []
    for article in articles:
        name = names.take(article)
        endings = [*settings.forms, *(FIGURES if settings.figures else ())]
        paths = {ending: settings.folder / f"{name}.{ending}" for ending in endings}
        for path in paths.values():
            refuse_output(path, reads, force=settings.force or settings.skip_existing)
        # An article without classified paragraphs has no strip, so its figures are no proof that something is missing.
        there = all(paths[ending].exists() for ending in endings if not ending.startswith("strip."))
        jobs.append(Job(article, paths, settings.skip_existing and there))
    return jobs


def model_sha256(path: Path | None) -> str:
    """The hash that `sha256sum` prints for the model file."""
    raw = path.read_bytes() if path is not None else (files(BUNDLED[0]) / BUNDLED[1]).read_bytes()
    return hashlib.sha256(raw).hexdigest()
