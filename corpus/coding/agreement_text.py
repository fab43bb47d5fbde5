"""Agreement as a table, as JSON, and its disagreements as lines or CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from corpus.coding.agreement import RELIABLE, TENTATIVE, Disagreement, ThemeAgreement
from corpus.gates.cells import csv_text
from corpus.gates.terminal import excerpt
from corpus.records import Article

#: Characters of a paragraph shown on a terminal; a file gets the whole text.
EXCERPT = 160


def _figure(value: float | None) -> str:
    """Three decimals, as Krippendorff gives his limits, without the leading zero.

    >>> _figure(0.7999), _figure(1.0), _figure(-0.25), _figure(None)
    ('.800', '1.000', '-.250', '–')
    """
    if value is None:
        return "–"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text


ADVICE = {
    "warning": f"alpha is below {_figure(TENTATIVE)}: draw no conclusions; sharpen the code book (Krippendorff 2004)",
    "remark": f"alpha is below {_figure(RELIABLE)}: tentative conclusions only (Krippendorff 2004)",
}


def agreement_text(themes: Sequence[ThemeAgreement]) -> str:
    """A table, a line per theme, then the share of 1 by coder, warnings and remarks. – is undefined."""
    width = max(len("theme"), *(len(theme.theme) for theme in themes))
    lines = [f"{'theme':<{width}} paragraphs  alpha  95 % interval  agreement  positive"]
    for t in themes:
        interval = " – ".join(_figure(end) for end in t.alpha_interval) if t.alpha_interval else "–"
        shares = f"{_figure(t.percent):>10} {_figure(t.positive):>9}"
        lines.append(f"{t.theme:<{width}} {t.paragraphs:>10} {_figure(t.alpha):>6}  {interval:>13} {shares}")
    lines += ["", "share of 1 by coder, of the paragraphs judged by two or more"]
    for t in themes:
        by_coder = (f"{s.coder} {_figure(s.positive / s.judged)} ({s.positive} of {s.judged})" for s in t.coders)
        lines.append(f"{t.theme:<{width}} {', '.join(by_coder) or '–'}")
    if remarks := [f"{t.remark}: {t.theme}: {ADVICE[t.remark]}" for t in themes if t.remark]:
        lines += ["", *remarks]
    return "\n".join(lines) + "\n"


def disagreement_lines(themes: Sequence[ThemeAgreement], articles: Mapping[str, Article], most: int) -> str:
    """The first `most` disagreements of every theme, with the beginning of the text where the article is at hand."""
    lines: list[str] = []
    for t in themes:
        shown = t.disagreements[:most]
        lines += ["", f"{t.theme}: {len(t.disagreements)} disagreements, {len(shown)} shown"]
        for d in shown:
            lines.append(f"{d.article}#{d.paragraph}  1: {', '.join(d.yes)}  0: {', '.join(d.no)}")
            text = _text(d, articles)
            if text:
                lines.append(f"    {excerpt(text, EXCERPT)}")
    return "\n".join(lines) + "\n"


def disagreement_csv(themes: Sequence[ThemeAgreement], articles: Mapping[str, Article]) -> bytes:
    """All disagreements, a row each; coders are separated by comma and blank; texts are safe for spreadsheets."""
    rows = (
        [d.theme, d.article, d.paragraph, ", ".join(d.yes), ", ".join(d.no), _text(d, articles)]
        for t in themes
        for d in t.disagreements
    )
    return csv_text([["theme", "article", "paragraph", "coders_1", "coders_0", "text"], *rows]).encode()


def agreement_json(themes: Sequence[ThemeAgreement]) -> list[dict[str, Any]]:
    """As plain data, all disagreements included; null is undefined."""
    return [{**asdict(theme), "remark": theme.remark or None} for theme in themes]


def _text(disagreement: Disagreement, articles: Mapping[str, Article]) -> str:
    article = articles.get(disagreement.article)
    return article.paragraphs[disagreement.paragraph - 1].text if article else ""
