"""Inputs -> reports on disk: everything that can be checked is checked before the first report is made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from classifier.decide_options import Deciding, say_likeness, say_prevalence
from classifier.model import Scorer
from classifier.model_file import BUNDLED, bundled_file, load
from corpus.errors import InputError
from corpus.gates.files import make_folder, write_whole
from corpus.outputs import Inputs, refuse_output
from corpus.sources import read_articles
from reports.article.data import report_json
from reports.article.summary import summarise
from reports.article.view import article_view
from reports.names import Names
from reports.print.pdf import Note, Typesetter, TypesettingError
from reports.records import ThemeSummary
from reports.sources import Reader, Sources
from reports.texts import Texts, texts

FORMATS = ("pdf", "html", "json")
#: File name endings of the figures saved alone. An article without classified paragraphs has no strip.
FIGURES = tuple(f"{figure}.{form}" for figure in ("shares", "strip") for form in ("svg", "pdf", "png"))


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What to write and where: output folder, forms (`FORMATS`), language of the report, model file (None: the bundled model),
    whether existing files may be overwritten, whether figures are also saved alone, names that no article may take, a folder of
    further fonts for PDF, files that are read beside inputs and model, how
    decisions are made."""

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


@dataclass(frozen=True, slots=True)
class Job:
    """One article that is to be reported on: its id and the files that may be written, by the ending of their names."""

    article: str
    paths: dict[str, Path]


def write_reports(
    inputs: Sequence[str], settings: ReportSettings, read: Reader = read_articles, note: Note = lambda _: None
) -> Iterator[tuple[int, int, list[Path]]]:
    """Write the reports, one article at a time; yields place, number of articles and the files written after each.

    Every input is read once before work begins, so that a bad one, or a file in the way, stops the run while nothing has been
    written. What `read` skips is left out; `note` hears what a user should know. Raises InputError.
    """
    sources = Sources(inputs, read, settings.deciding)
    scorer = Scorer(load(settings.model))
    settings.deciding.asked(scorer.model.themes)  # what is wrong with it is said before anything is read
    digest = model_sha256(settings.model)
    reads = Inputs((*inputs, settings.model or bundled_file(), *settings.beside))
    jobs = _plan((article.id for article in sources.read()), settings, reads)
    sources.check(scorer)
    say_prevalence(sources.rule(scorer), scorer.model.themes)
    say_likeness(sources.rule(scorer).likeness)
    make_folder(settings.folder)
    language = texts(settings.language, "html")
    with ExitStack() as stack:
        typesetter = stack.enter_context(Typesetter(settings.fonts, note)) if "pdf" in settings.forms else None
        for place, (job, labelled) in enumerate(zip(jobs, sources.labelled(scorer), strict=True), start=1):
            article = labelled.article
            if article.id != job.article:
                raise InputError("changed while reports were written", where=article.source, hint="Start again.")
            summary = summarise(labelled, scorer, model_sha256=digest)
            outputs = _outputs(summary, scorer, language, typesetter, settings)
            for ending, content in outputs.items():
                write_whole(job.paths[ending], content, force=settings.force)
            yield place, len(jobs), [job.paths[ending] for ending in outputs]


def _plan(articles: Iterable[str], settings: ReportSettings, reads: Inputs) -> list[Job]:
    names = Names(settings.reserved)
    jobs = []
    for article in articles:
        name = names.take(article)
        endings = [*settings.forms, *(FIGURES if settings.figures else ())]
        paths = {ending: settings.folder / f"{name}.{ending}" for ending in endings}
        for path in paths.values():
            refuse_output(path, reads, force=settings.force)
        jobs.append(Job(article, paths))
    return jobs


def _outputs(
    summary: ThemeSummary, scorer: Scorer, language: Texts, typesetter: Typesetter | None, settings: ReportSettings
) -> dict[str, bytes]:
    """All files of one article, made before the first is written."""
    data = report_json(summary)
    result: dict[str, bytes] = {}
    for form in settings.forms:
        if form == "json":
            result[form] = data
        elif form == "html":
            from reports.article.html_page import article_html  # its libraries take time to import

            result[form] = article_html(summary, language, scorer)
        elif typesetter is not None:
            try:
                result[form] = typesetter.article_pdf(article_view(summary, language), data)
            except TypesettingError as error:
                hint = "Use --format json, and send the article to absatz's makers."
                raise InputError(f"the report could not be typeset ({error})", where=summary.source, hint=hint) from error
    if settings.figures:
        from reports.article.figures import article_figures  # matplotlib takes longer to import than a report to make

        result |= article_figures(summary, language)
    return result


def model_sha256(path: Path | None) -> str:
    """The hash that `sha256sum` prints for the model file."""
    raw = path.read_bytes() if path is not None else (files(BUNDLED[0]) / BUNDLED[1]).read_bytes()
    return hashlib.sha256(raw).hexdigest()
