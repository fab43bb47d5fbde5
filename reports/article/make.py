"""Articles with their themes -> the files of their reports, in this process or in several, always in order."""

from __future__ import annotations

import signal
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, Future
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from classifier.model import Scorer
from classifier.model_file import load
from classifier.predict import ArticleThemes
from corpus.errors import InputError
from reports.article.data import report_json
from reports.article.summary import summarise
from reports.article.view import article_view
from reports.print.pdf import Note, Typesetter, TypesettingError
from reports.texts import texts

#: Articles under way for each process: enough that none waits, few enough that memory stays bounded.
AHEAD = 4
#: Seconds without work after which a process ends: so none outlives a run that was killed.
IDLE = 30


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is made of every article: forms, language, whether figures are saved alone, folder of further fonts, model file (None:
    the bundled one) and its hash, and the name of a corpus report that links to these."""

    forms: tuple[str, ...]
    language: str
    figures: bool
    fonts: Path | None
    model: Path | None
    model_sha256: str
    back: str


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one article by the ending of their names, or the reason why there are none; and what is to be noted."""

    files: dict[str, bytes]
    problem: InputError | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Maker:
    """Makes reports by a recipe, one at a time. To be closed."""

    recipe: Recipe
    scorer: Scorer
    _notes: list[str] = field(default_factory=list)
    _typesetter: Typesetter | None = None

    def make(self, labelled: ArticleThemes) -> Made:
        """All files of one article. What goes wrong with it is in the result, so that others can go on."""
        self._notes.clear()
        try:
            files = self._files(labelled)
        except InputError as error:
            return Made({}, error, tuple(self._notes))
        return Made(files, None, tuple(self._notes))

    def close(self) -> None:
        """Remove the fonts."""
        if self._typesetter is not None:
            self._typesetter.__exit__(None, None, None)
            self._typesetter = None

    def _files(self, labelled: ArticleThemes) -> dict[str, bytes]:
        recipe, language = self.recipe, texts(self.recipe.language, "html")
        summary = summarise(labelled, self.scorer, model_sha256=recipe.model_sha256)
        data = report_json(summary)
        result: dict[str, bytes] = {}
        for form in recipe.forms:
            back = f"{recipe.back}.{form}" if recipe.back else ""
            if form == "json":
                result[form] = data
            elif form == "html":
                from reports.article.html_page import article_html  # its libraries take time to import

                result[form] = article_html(summary, language, self.scorer, back)
            else:
                try:
                    result[form] = self.typesetter().article_pdf(article_view(summary, language, back), data)
                except TypesettingError as error:
                    hint = "Use --format json, and send the article to absatz's makers."
                    raise InputError(f"the report could not be typeset ({error})", where=summary.source, hint=hint) from error
        if recipe.figures:
            from reports.article.figures import article_figures  # matplotlib takes longer to import than a report to make

            result |= article_figures(summary, language)
        return result

    def typesetter(self) -> Typesetter:
        """The typesetter with its fonts, made when it is first wanted."""
        if self._typesetter is None:
            self._typesetter = Typesetter(self.recipe.fonts, self._notes.append)
        return self._typesetter


def made(
    articles: Iterable[ArticleThemes | None], recipe: Recipe, scorer: Scorer, jobs: int, note: Note
) -> Generator[Made | None, None, None]:
    """What is made of every article, in order, None for None. `note` hears every note once."""
    told: set[str] = set()
    source = _here(articles, recipe, scorer) if jobs == 1 else _in_processes(articles, recipe, jobs)
    with closing(source):
        for found in source:
            for text in found.notes if found else ():
                if text not in told:
                    told.add(text)
                    note(text)
            yield found


def _here(articles: Iterable[ArticleThemes | None], recipe: Recipe, scorer: Scorer) -> Generator[Made | None, None, None]:
    maker = Maker(recipe, scorer)
    if "pdf" in recipe.forms:
        maker.typesetter()  # a folder of fonts that cannot be used is said before work begins
    with closing(maker):
        for labelled in articles:
            yield None if labelled is None else maker.make(labelled)


def _in_processes(articles: Iterable[ArticleThemes | None], recipe: Recipe, jobs: int) -> Generator[Made | None, None, None]:
    from joblib.externals.loky import ProcessPoolExecutor  # takes a tenth of a second

    if "pdf" in recipe.forms:
        Typesetter(recipe.fonts).__exit__(None, None, None)
    # Workers are ended, not asked to end, so what they leave behind lies in a folder that goes with this process.
    with tempfile.TemporaryDirectory(prefix="absatz-reports-") as folder:
        pool = ProcessPoolExecutor(jobs, timeout=IDLE, initializer=_begin, initargs=(recipe, folder))
        try:
            waiting: deque[Future[Made] | None] = deque()
            for labelled in articles:
                waiting.append(None if labelled is None else pool.submit(_make, labelled))
                if len(waiting) > AHEAD * jobs:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        except BrokenExecutor as error:
            hint = "Memory may have run out; -j 1 works without further processes."
            raise InputError("a process that makes reports was ended from outside", hint=hint) from error
        finally:
            pool.shutdown(wait=True, kill_workers=True)


def _result(future: Future[Made] | None) -> Made | None:
    return None if future is None else future.result()


#: In a worker: what makes reports there.
_MAKERS: list[Maker] = []


def _begin(recipe: Recipe, folder: str) -> None:
    """Runs once in every worker. Ctrl-C reaches all processes of a terminal; the one that works for the user ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder
    _MAKERS[:] = [Maker(recipe, Scorer(load(recipe.model)))]


def _make(labelled: ArticleThemes) -> Made:
    """Make the report of an article; runs in a worker."""
    return _MAKERS[0].make(labelled)


Problem = Callable[[InputError], None]
