"""The verb `evaluate`: training's numbers, and a PDF of them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from classifier.decide_options import Deciding
from classifier.facts.model import ModelFacts
from classifier.model_file import bundled_file, load
from classifier.prevalence import AUTO
from corpus.errors import InputError
from corpus.gates.files import write_whole
from corpus.gates.terminal import give, say, show
from corpus.outputs import Inputs, refuse_output
from corpus.tables.workbook import writer
from training.hold_out import evaluate_folds, evaluate_hold_out
from training.parts import read_for_training
from training.scores.evaluation import Evaluation
from training.scores.text import evaluation_text

#: Endings of the report.
FORMATS = (".pdf", ".xlsx")


@click.command()
@click.argument("model_path", metavar="MODEL", type=click.Path(path_type=Path))
@click.argument("labels_path", metavar="[LABELS|CORPUS]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--articles",
    "articles_path",
    type=click.Path(path_type=Path),
    help="Folder of the labelled articles; default: articles/ beside LABELS.",
)
@click.option(
    "--corpus",
    "corpus_path",
    type=click.Path(path_type=Path),
    help="Without LABELS: the model's corpus; default: the bundled one.",
)
@click.option(
    "--prevalence",
    multiple=True,
    metavar="SHARE",
    help="For LABELS: share of paragraphs with a theme to decide for: auto (default), 0.1, or theme=0.1, repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--report",
    "report_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report too: .pdf, or .xlsx for its tables.",
)
@click.option("--language", type=click.Choice(("de", "en")), default="de", show_default=True, help="Language of the report.")
@click.option("--no-curve", is_flag=True, help="Leave out the learning curve, which takes as long again.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; default: one per core, where it pays.")
@click.option("--force", is_flag=True, help="Overwrite an existing report.")
def evaluate(
    model_path: Path,
    labels_path: Path | None,
    articles_path: Path | None,
    corpus_path: Path | None,
    prevalence: tuple[str, ...],
    as_json: bool,
    report_path: Path | None,
    language: str,
    no_curve: bool,
    jobs: int,
    force: bool,
) -> int:
    """Score a model on labels it has not seen.

    MODEL is a model file, or `default` for the bundled one. LABELS is a label file (CSV) or pre-split paragraphs as JSONL, a line
    each: {"article": …, "text": …, "themes": {"privacy": 1, …}}, null = not judged. Paragraphs the model was trained on are
    refused by their text hash. Of a CORPUS folder its hold-out is scored, or all labels where it has none.

    What is scored are the decisions that `absatz predict` makes on the articles of these paragraphs: for the share of paragraphs
    with a theme that is estimated from them, if --prevalence says nothing else. Which shares decided is printed. Where these
    articles were chosen for their themes, give the shares that you expect in use.

    Without LABELS the model's own corpus is gone through in folds, as in training, and the learning curve and the worst errors
    are shown too. Exit code 1 when a line of LABELS was no text; the rest is done.
    """
    if labels_path is not None and corpus_path is not None:
        raise click.UsageError("give LABELS or --corpus, not both")
    if prevalence and labels_path is None:
        raise click.UsageError("--prevalence goes with LABELS: in folds decisions are for the share that the model is made for")
    given = None if str(model_path) == "default" else model_path
    if report_path is not None:
        if labels_path is not None and labels_path.is_dir():
            read = Inputs((given or bundled_file(),), (labels_path,))
        elif labels_path is not None:
            read = Inputs((given or bundled_file(), labels_path, articles_path or labels_path.parent / "articles"))
        else:
            read = Inputs((given or bundled_file(),), (corpus_path,))
        refuse_output(report_path, read, force=force)
        if report_path.suffix.lower() not in FORMATS:
            what = f"{report_path.suffix or 'a name without ending'} is no format of this report"
            raise InputError(what, where=report_path, hint=f"Use one of: {', '.join(FORMATS)}.")
        if report_path.suffix.lower() == ".xlsx":
            writer()
    model = load(given)
    skipped: list[InputError] = []
    if labels_path is not None:
        asked = Deciding(prevalence or (AUTO,)).asked(model.themes)
        evaluation = evaluate_hold_out(model, labels_path, articles_path, skipped.append, asked)
    else:
        corpus = read_for_training(corpus_path, None, say, model.themes)
        evaluation = evaluate_folds(model, corpus, _say, curve=not no_curve, jobs=jobs)
    if report_path is not None:
        write_whole(report_path, _report(report_path, evaluation, model.info, language), force=force)
    if as_json:
        give(json.dumps(evaluation.to_json(), ensure_ascii=False, indent=2))
    else:
        show(evaluation_text(evaluation), nl=False)
    for error in skipped:
        say(f"{error} The line was left out.")
    return 1 if skipped else 0


def _report(path: Path, evaluation: Evaluation, info: ModelFacts, language: str) -> bytes:
    """The report in the form that its file's name asks for."""
    if path.suffix.lower() == ".xlsx":
        from reports.evaluation.workbook import evaluation_xlsx

        return evaluation_xlsx(evaluation)
    from reports.evaluation.pdf import evaluation_pdf  # Typst is loaded only where it is wanted

    return evaluation_pdf(evaluation, info, language, _note)


def _note(line: str) -> None:
    say(line)


def _say(step: str) -> None:
    say(f"{step} …")
