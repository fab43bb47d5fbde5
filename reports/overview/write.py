"""Inputs -> one corpus report on disk, with reports on every article beside it where asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.decide_options import Deciding, say_likeness, say_prevalence
from classifier.model import Scorer
from classifier.model_file import bundled_file, load
from corpus.coding.labels import read_labels, settle
from corpus.errors import InputError
from corpus.gates.files import make_folder, write_whole
from corpus.outputs import Inputs, refuse_output
from corpus.sources import read_articles
from corpus.tables.workbook import writer
from reports.article.write import ReportSettings, model_sha256, write_reports
from reports.names import Names
from reports.overview.collect import Labels, collect
from reports.overview.data import overview_json
from reports.overview.figure_data import figure_data
from reports.overview.records import Overview
from reports.overview.view import overview_view
from reports.overview.workbook import overview_xlsx
from reports.print.pdf import Note, Typesetter, TypesettingError
from reports.sources import Reader, Sources, nothing_read
from reports.texts import texts

NAME = "overview"
FORMATS = ("pdf", "html", "json", "xlsx")
#: Only rows drawn so have a probability that is known: each paragraph of the corpus the same.
RANDOM = "random"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OverviewSettings:
    """What to write and where: output folder, forms (`FORMATS`), title, language, model file (None: the bundled model), label
    file (None: none), whether to report on every article too, whether to overwrite, whether figures are also saved alone, a
    folder of further fonts for PDF, how decisions are made,
    columns to group by."""

    folder: Path
    forms: tuple[str, ...] = ("pdf", "json")
    title: str = ""
    language: str = "de"
    model: Path | None = None
    labels: Path | None = None
    articles: bool = False
    force: bool = False
    figures: bool = False
    fonts: Path | None = None
    deciding: Deciding = field(default_factory=Deciding)
    by: tuple[str, ...] = ()


def write_overview(
    inputs: Sequence[str],
    settings: OverviewSettings,
    progress: Progress = lambda _, __: None,
    read: Reader = read_articles,
    note: Note = lambda _: None,
) -> list[Path]:
    """Write the corpus report; `progress` hears how many of how many article reports are made, `note` what a user should know.
    Returns the files written. Raises InputError."""
    from reports.drawing import FORMATS as FIGURE_FORMATS
    from reports.overview.figures import overview_figures  # matplotlib takes longer to import than a report to make

    reads = Inputs((*inputs, settings.model or bundled_file(), settings.labels))
    for form in settings.forms:
        refuse_output(settings.folder / f"{NAME}.{form}", reads, force=settings.force)
    if "xlsx" in settings.forms:
        writer()
    scorer = Scorer(load(settings.model))
    labels = _labels(settings.labels, scorer.model.themes) if settings.labels else {}
    sources = Sources(inputs, read, settings.deciding)
    rule = sources.rule(scorer)
    if not settings.articles:
        say_prevalence(rule, scorer.model.themes)
        say_likeness(rule.likeness)
    written = list(_article_reports(inputs, settings, progress, read, note)) if settings.articles else []
    names = _names(sources) if settings.articles else []
    overview = collect(
        sources.labelled(scorer),
        scorer,
        rule=rule,
        names=names,
        labels=labels,
        by=settings.by,
        sha256=model_sha256(settings.model),
    )
    if not overview.articles:
        raise nothing_read()
    if settings.labels and not overview.labelled:
        raise InputError(
            f"no row of the label file can be used: none is of sample “{RANDOM}”, unseen by the model, from these articles",
            where=settings.labels,
            hint="Draw paragraphs of this corpus at random and code them, or leave --labels out.",
        )
    language = texts(settings.language, NAME)
    figures = overview_figures(overview, language, FIGURE_FORMATS if settings.figures else ("svg",))
    outputs = _outputs(overview, settings, figures, note)
    paths = {settings.folder / f"{NAME}.{form}": content for form, content in outputs.items()}
    for path in paths:  # the names of figures are known only now
        refuse_output(path, reads, force=settings.force)
    make_folder(settings.folder)
    for path, content in paths.items():
        write_whole(path, content, force=settings.force)
    return [*paths, *written]


def _outputs(overview: Overview, settings: OverviewSettings, figures: dict[str, bytes], note: Note) -> dict[str, bytes]:
    data = overview_json(overview)
    outputs: dict[str, bytes] = {}
    if "pdf" in settings.forms:
        view = overview_view(overview, texts(settings.language, NAME), settings.title)
        drawn = {name: content for name, content in figures.items() if name.endswith(".svg")}
        try:
            with Typesetter(settings.fonts, note) as typesetter:
                outputs["pdf"] = typesetter.overview_pdf(view, data, drawn)
        except TypesettingError as error:
            hint = "Use --format json, and send the articles to absatz's makers."
            raise InputError(f"the report could not be typeset ({error})", hint=hint) from error
    if "html" in settings.forms:
        from reports.overview.html_page import overview_html  # its libraries take time to import

        drawn = {name: content for name, content in figures.items() if name.endswith(".svg")}
        outputs["html"] = overview_html(overview, texts(settings.language, NAME, "html"), drawn, settings.title)
    if "json" in settings.forms:
        outputs["json"] = data
    if "xlsx" in settings.forms:
        outputs["xlsx"] = overview_xlsx(overview, texts(settings.language, NAME))
    return outputs | (figures | figure_data(overview) if settings.figures else {})


def _article_reports(
    inputs: Sequence[str], settings: OverviewSettings, progress: Progress, read: Reader, note: Note
) -> list[Path]:
    each = ReportSettings(
        settings.folder,
        tuple(form for form in ("pdf", "html") if form in settings.forms) or ("pdf",),
        settings.language,
        settings.model,
        settings.force,
        reserved=(NAME,),
        fonts=settings.fonts,
        beside=(settings.labels,),
        deciding=settings.deciding,
        back=NAME,
    )
    written: list[Path] = []
    for place, number, paths in write_reports(inputs, each, read, note):
        written += paths
        progress(place, number)
    return written


def _names(sources: Sources) -> list[str]:
    """Names of the article reports, given as `write_reports` gives them."""
    names = Names((NAME,))
    return [names.take(article.id) for article in sources.read()]


def _labels(path: Path, themes: tuple[str, ...]) -> Labels:
    """Settled labels of the paragraphs that were drawn at random."""
    rows = [label for label in read_labels(path, themes) if label.sample == RANDOM]
    digests = {(label.article, label.paragraph): label.text_sha256 for label in rows}
    return {key: (digests[key], values) for key, values in settle(rows).items()}
