"""What the corpus does not know of the words of real text, and which words cause the model's decisions there.

    python -m benchmarks.quality.coverage BACKGROUND.jsonl[.gz] [--top N]

BACKGROUND holds unlabelled paragraphs (`text`). Three lists are printed, for whoever decides what the corpus needs next:

- words of paragraphs near a theme that the corpus never has, and those that it has in one light only: always with the theme
  or never with it;
- words by which a theme is decided: without the word the decision would be another one. Among these are the false alarms.

A paragraph is near a theme from half the model's threshold on. Nothing is learned from these texts; only words are counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from classifier.model import Scorer, ThemeModel
from classifier.model_file import load
from classifier.words import word_forms
from corpus.folder import Corpus, bundled_corpus
from corpus.paragraphs.language import foreign

#: A word in fewer paragraphs near a theme than this is chance.
FEWEST = 3
#: A word shorter than this is no term of a field.
SHORTEST = 4
#: A word of the corpus is in one light only where at least so many paragraphs have it.
ONE_LIGHT = 3
#: Share of the paragraphs with a word that are near a theme, from which on the word may belong to the theme's field.
LARGE_SHARE = 0.25


def main(argv: Sequence[str] | None = None) -> int:
    """Print the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("background", type=Path)
    parser.add_argument("--top", type=int, default=40)
    options = parser.parse_args(argv)
    texts, model, corpus = read_texts(options.background), load(None), bundled_corpus()
    near = near_themes(model, texts)
    known = lights(corpus)
    for theme, rows in near.items():
        print(f"## {theme}: {len(rows)} of {len(texts)} paragraphs are near it")
        words = Counter(form for row in rows for form in set(word_forms(texts[row])) if len(form) >= SHORTEST)
        often = [(form, n) for form, n in words.most_common() if n >= FEWEST]
        listed("not in the corpus", ((f, n) for f, n in often if f not in known), options.top)
        listed(
            "in the corpus with the theme only", ((f, n) for f, n in often if one_light(known.get(f), theme, True)), options.top
        )
        listed("in the corpus without the theme only", typical(often, known, theme, texts), options.top)
        listed("decide", deciding(model, theme, [texts[row] for row in rows]).most_common(options.top), options.top)
    return 0


def read_texts(path: Path) -> list[str]:
    """The German texts of a JSONL file, packed or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts = [json.loads(line)["text"] for line in data.decode("utf-8").split("\n") if line.strip()]
    return [text for text, language in zip(texts, foreign(texts, "german"), strict=True) if not language]


def near_themes(model: ThemeModel, texts: Sequence[str]) -> dict[str, list[int]]:
    """The places of the paragraphs near each theme."""
    probabilities = Scorer(model).probabilities(texts)
    return {
        theme: np.flatnonzero(probabilities[:, i] >= model.thresholds[i] / 2).tolist() for i, theme in enumerate(model.themes)
    }


def lights(corpus: Corpus) -> dict[str, Counter[str]]:
    """In how many coded paragraphs each word occurs, with each theme, and in all (under the empty name)."""
    known: dict[str, Counter[str]] = {}
    for paragraph in corpus.labelled:
        themes = [theme for theme, value in zip(corpus.codebook.ids, paragraph.values, strict=True) if value]
        for form in set(word_forms(paragraph.text)):
            known.setdefault(form, Counter()).update(["", *themes])
    return known


def one_light(seen: Counter[str] | None, theme: str, with_theme: bool) -> bool:
    """Whether a word occurs often enough in the corpus, and always with the theme, or never.

    >>> one_light(Counter({"": 5, "privacy": 5}), "privacy", True), one_light(Counter({"": 5}), "privacy", True)
    (True, False)
    """
    return seen is not None and seen[""] >= ONE_LIGHT and seen[theme] == (seen[""] if with_theme else 0)


def typical(
    often: Sequence[tuple[str, int]], known: dict[str, Counter[str]], theme: str, texts: Sequence[str]
) -> list[tuple[str, int]]:
    """Words that the corpus has without the theme only, though a large share of the paragraphs that hold them is near it."""
    candidates = {form: n for form, n in often if one_light(known.get(form), theme, False)}
    everywhere = Counter(form for text in texts for form in set(word_forms(text)) if form in candidates)
    return [(form, n) for form, n in candidates.items() if n > LARGE_SHARE * everywhere[form]]


def deciding(model: ThemeModel, theme: str, texts: Sequence[str]) -> Counter[str]:
    """In how many paragraphs given a theme each word tips the decision: the score without its part is below the threshold."""
    place, scorer = model.themes.index(theme), Scorer(model)
    threshold = float(np.log(model.thresholds[place] / (1 - model.thresholds[place])))
    found: Counter[str] = Counter()
    for text, score in zip(texts, scorer.scores(texts)[:, place].tolist(), strict=True):
        if score < threshold:
            continue
        parts: defaultdict[str, float] = defaultdict(float)
        for word in scorer.explain(text):
            parts[word.word.lower()] += word.contributions[place]
        found.update(word for word, part in parts.items() if score - part < threshold)
    return found


def listed(title: str, words: Iterable[tuple[str, int]], top: int) -> None:
    """Print the first words of a list with their counts."""
    print(f"- {title}: " + ", ".join(f"{form} {n}" for form, n in list(words)[:top]))


if __name__ == "__main__":
    sys.exit(main())
