"""A small corpus on disk, made anew for every test that wants one, and the command run in this process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings

import absatz
from classifier.model import ThemeModel
from corpus.coding.labels import label_for, write_labels
from corpus.folder import Corpus, bundled_corpus, read_corpus
from corpus.sources import articles_by_id
from tests.needs import BROWSER_FLAGS, CHROMIUM
from tests.paths import ROOT
from tests.skips import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401 pytest looks for hooks here
from training.train import TrainSettings, train

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No test is timed: a busy machine is no fault of the code. In CI every run tries the same examples: none passes or fails by luck.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Where the tests run in the background Ctrl-C may be ignored, also by what they start; some send it and wait for the end.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Numba's cache can give a kernel compiled for other types where two processes fill it at once: each of several has its own.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["NUMBA_CACHE_DIR"] = str(ROOT / ".pytest_cache" / "numba" / worker)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests begin first: one of them begun last would leave the other process without work for minutes."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


THEMES = ("privacy", "monetization", "competition", "telephony")
SUBJECTS = {
    "privacy": "Behörde Daten speichern Einwilligung Adressbuch verschlüsselt vertraulich",
    "monetization": "Umsatz Abo Werbung Euro Gebühr verdienen Erlöse",
    "competition": "Konkurrent Marktanteil Rivale Kartellamt verdrängen Vorsprung Wechsel",
    "telephony": "Anruf Funkloch Tarif Rufnummer Netzbetreiber Roaming Festnetz",
    "": "Wetter Regen Ernte Chor Brücke Konzert Turnier",
}


def paragraph(theme: str, number: int) -> str:
    """A made-up paragraph: a few words of a theme among words that say nothing."""
    words = SUBJECTS[theme].split()
    chosen = " ".join(words[(number + i) % len(words)] for i in range(4))
    return f"Nach dem {number}. Bericht ging es am Ort {number * 7} zunächst um {chosen}, wie es aus Kreis {number * 3} hieß."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the tests of a file; they are marked `needs_chromium`."""
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen articles of six paragraphs, labelled by one coder."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "articles").mkdir()
    themes = [*SUBJECTS, ""]
    for a in range(15):
        lines = [paragraph(theme, a * 10 + i) for i, theme in enumerate(themes)]
        (folder / "articles" / f"artikel-{a:02}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    labels = [
        label_for(p, "anna", "random", tuple(int(t == theme) for t in THEMES))
        for article in articles_by_id(folder / "articles").values()
        for p, theme in zip(article.paragraphs, themes, strict=True)
    ]
    (folder / "labels.csv").write_bytes(write_labels(labels, THEMES))
    return folder


@pytest.fixture(scope="session")
def bundled() -> Corpus:
    """The corpus that comes with absatz, which takes seconds to read."""
    return bundled_corpus()


@pytest.fixture(scope="session")
def small_corpus(corpus_folder: Path) -> Corpus:
    return read_corpus(corpus_folder)


@pytest.fixture(scope="session")
def small_model(small_corpus: Corpus) -> ThemeModel:
    return train(small_corpus, TrainSettings())[0]


@pytest.fixture(scope="session")
def article_model(small_model: ThemeModel) -> ThemeModel:
    """The small model with slopes planted: paragraphs of an article of the small corpus have nothing to do with each other."""
    article = np.array([[1.5, -0.5, 0.02], [0.8, 0.2, 0.02], [0.0, 0.0, 0.02], [1.0, 0.0, 0.02]])
    return replace(small_model, article=article)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the absatz command in this process."""

    def command(*argv: object) -> Ran:
        code = absatz.main([str(a) for a in argv])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command
