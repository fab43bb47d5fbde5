"""The PDF itself: what it says, what it carries, and that no text can break it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from classifier.model import ThemeModel
from corpus.errors import InputError
from reports.article.data import report_json
from reports.article.view import article_view
from reports.print.pdf import Typesetter
from reports.texts import texts
from tests.needs import needs_poppler
from tests.paths import ROOT
from tests.report_cases import ARTICLE, model, summary


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter() as result:
        yield result


def pdf(typesetter: Typesetter, text: str = ARTICLE, use: ThemeModel | None = None, language: str = "de") -> bytes:
    facts = summary(text, use)
    return typesetter.article_pdf(article_view(facts, texts(language)), report_json(facts))


def words(content: bytes, folder: Path, *options: str) -> str:
    """What a reader can copy out of the PDF: lines joined, words divided at line ends put together again. Poppler guesses the
    order of columns from the page; with "-raw" it is that of the file."""
    path = folder / "report.pdf"
    path.write_bytes(content)
    ran = subprocess.run(["pdftotext", *options, "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return " ".join(re.sub("\u00ad\n", "", ran.stdout.decode()).replace("\u00a0", " ").split())


def test_same_input_same_bytes(typesetter: Typesetter) -> None:
    with Typesetter() as another:
        assert pdf(typesetter) == pdf(another)


def test_standards_are_claimed(typesetter: Typesetter) -> None:
    content = pdf(typesetter)
    assert b"<pdfaid:part>3</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"(D:19800101000000Z)" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert "Themenbericht: Die App nimmt sich Daten und noch mehr Daten." in content.decode("utf-8", "ignore")


@needs_poppler
def test_every_paragraph_can_be_copied_verbatim(typesetter: Typesetter, tmp_path: Path) -> None:
    text = words(pdf(typesetter), tmp_path)
    for paragraph in summary().paragraphs:
        assert paragraph.text in text
    assert "date 2018" not in text


@needs_poppler
def test_spaces_of_justified_lines_are_not_lost(typesetter: Typesetter, tmp_path: Path) -> None:
    """Set too tight, a space before W, T or V is none for a program that reads the page."""
    articles = sorted((ROOT / "corpus" / "bundled" / "articles").glob("*.txt"))[:30]
    paragraphs = [line for path in articles for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 150]
    facts = summary("\n\n".join(paragraphs))
    assert len(facts.paragraphs) > 120
    path = tmp_path / "report.pdf"
    path.write_bytes(typesetter.article_pdf(article_view(facts, texts("de")), report_json(facts)))
    ran = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    lines = re.sub(r"(?<=\S[-/–])\n", "", re.sub("\u00ad\n", "", ran.stdout.decode()))
    text = " ".join(lines.replace("\u00a0", " ").split())
    lost = [p.number for p in facts.paragraphs if " ".join(p.text.split()) not in text]
    assert lost == []


@needs_poppler
def test_a_crawl_date_is_never_called_publication(typesetter: Typesetter, tmp_path: Path) -> None:
    text = words(pdf(typesetter), tmp_path, "-raw")
    assert "Abgerufen 2018-10 laut Kopfzeile der Datei, nicht Erscheinungsdatum" in text
    assert "Erschienen" not in text
    assert "Abgerufen" not in words(pdf(typesetter, "Ein Satz mit Daten steht hier."), tmp_path)


@needs_poppler
def test_reliability_is_named_for_what_it_is(typesetter: Typesetter, tmp_path: Path) -> None:
    text = words(pdf(typesetter), tmp_path)
    assert "Kreuzvalidierte Werte an Beispielartikeln" in text
    assert "1.200 von Hand zugeordneten Absätzen aus 150 Artikeln" in text
    assert "Von 700 Absätzen ganz ohne Thema bekamen 7 % irrtümlich eines." in text
    unvalidated = words(pdf(typesetter, use=model(scores=False)), tmp_path)
    assert "Dieses Modell ist ungeprüft" in unvalidated
    assert "Kreuzvalidiert" not in unvalidated


@needs_poppler
def test_set_aside_lines_have_their_reason(typesetter: Typesetter, tmp_path: Path) -> None:
    assert "2 Überschrift sieht so aus Neue Nummern" in words(pdf(typesetter), tmp_path, "-raw")


@needs_poppler
def test_the_line_above_the_title_can_be_copied(typesetter: Typesetter, tmp_path: Path) -> None:
    assert words(pdf(typesetter), tmp_path).startswith("Themenbericht Die App nimmt")


@needs_poppler
def test_the_first_page_answers_three_questions_and_the_last_ones_say_how(typesetter: Typesetter, tmp_path: Path) -> None:
    first = words(pdf(typesetter), tmp_path, "-f", "1", "-l", "1")
    rest = words(pdf(typesetter), tmp_path, "-f", "2")
    questions = [first.index(heading) for heading in ("Worum geht es?", "Wie sicher ist das?", "Was sollte ich prüfen?")]
    assert questions == sorted(questions)
    for technical in ("F1", "Präzision", "Schwelle", "SHA-256", "Log-Odds"):
        assert technical not in first
        assert technical in rest
    assert rest.index("Wie dieses Ergebnis zustande kommt") < rest.index("Sechs Begriffe") < rest.index("Herkunft der Zahlen")


@needs_poppler
def test_english(typesetter: Typesetter, tmp_path: Path) -> None:
    text = words(pdf(typesetter, language="en"), tmp_path)
    assert "Cross-validated scores on sample articles" in text
    assert "Privacy" in text
    assert "Datenschutz" not in text


@needs_poppler
def test_unsure_paragraphs_ask_to_be_checked(typesetter: Typesetter, tmp_path: Path) -> None:
    near = replace(model(threshold=0.4), bias=model().bias - 7.4)  # leaves .497 for the first paragraph
    text = words(pdf(typesetter, use=near), tmp_path)
    assert text.count("bitte prüfen: Datenschutz") == 1
    assert "Datenschutz 50 % bei Schwelle 40 %. Dafür: Daten." in text
    assert "1 von 1 Zuordnungen sind unsicher (mit mehr als 50 % Wahrscheinlichkeit falsch)" in text


@needs_poppler
@pytest.mark.parametrize(("offset", "decided", "alone"), [(8.0, True, "5 %"), (-8.0, False, "99 %")])
def test_where_the_rest_of_the_article_decided_the_report_says_so(
    typesetter: Typesetter, tmp_path: Path, offset: float, decided: bool, alone: str
) -> None:
    use = replace(model(), article=np.array([[0.0, offset, 0.1], *[[0.0, 0.0, 0.1]] * 3]))
    tipped = [p.number for p in summary(use=use).paragraphs if p.decisions[0] == decided]
    text = words(pdf(typesetter, use=use), tmp_path, "-raw")
    assert "Schwelle 50 %; die Wörter allein ergäben" in text
    assert alone in text
    assert text.count("der übrige Artikel gab den Ausschlag") == len(tipped) - sum(
        p.decisions[0] == decided for p in summary().paragraphs
    )
    assert "gab den Ausschlag" not in words(pdf(typesetter), tmp_path, "-raw")


@needs_poppler
def test_headings_that_tipped_the_balance_are_named(typesetter: Typesetter, tmp_path: Path) -> None:
    use = replace(model(), article=np.array([[4.0, 0.0, 0.1], *[[0.0, 0.0, 0.1]] * 3]))
    text = words(
        pdf(typesetter, "Daten Daten Daten\n\nDas Haus am See ist seit gestern wieder offen.\n", use=use), tmp_path, "-raw"
    )
    assert "gab den Ausschlag (davon Überschriften: +4,12 Log-Odds)" in text


@needs_poppler
def test_the_attached_data_are_those_of_the_report(typesetter: Typesetter, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(typesetter))
    subprocess.run(["pdfdetach", "-save", "1", "-o", tmp_path / "data.json", path], check=True)
    assert (tmp_path / "data.json").read_bytes() == report_json(summary())
    assert json.loads((tmp_path / "data.json").read_bytes())["format"] == "absatz-report"


@pytest.mark.parametrize("k", [1, 4, 12, 26])
def test_any_number_of_themes(typesetter: Typesetter, k: int) -> None:
    assert pdf(typesetter, use=model(k))


@pytest.mark.parametrize(
    "text",
    [
        "Anzeige",
        "Ein Satz mit Daten.",
        "#set page(fill: red)\n\n*a* $x$ @ref <p1> `b` #eval(\"1\") \\u{1F600} // /* und Daten.",
        "Emoji 🎉👩‍👩‍👧 🇩🇪, שלום עולם, مرحبا بالعالم, 漢字かな한국어, ไทย und Daten.",
        "Private \ue000 Zeichen, \ufeffMarken, \u202eRichtung, \ud800 halbe Paare, \ufffe, \x01\x1b[31m und Daten.",
        "Das Wort " + "Daten" * 800 + " und " + "a\u0301" * 2000 + " sind lang.",
        "Daten und Euro. " * 20_000,
        "\n".join(f"Das ist der {i}. Absatz mit Daten." for i in range(1500)),
        "\n".join(f"Zeile {i}" for i in range(1500)),
    ],
)  # fmt: skip
def test_no_text_breaks_a_report(typesetter: Typesetter, text: str) -> None:
    assert pdf(typesetter, text).startswith(b"%PDF")


def test_fonts_of_a_user_serve_what_the_built_in_ones_lack(tmp_path: Path) -> None:
    text = "Auf der Tafel steht \U0001d503 und daneben Daten."
    (tmp_path / "fonts").mkdir()
    shutil.copy(mpl.get_data_path() + "/fonts/ttf/STIXGeneral.ttf", tmp_path / "fonts")
    with Typesetter() as plain, Typesetter(tmp_path / "fonts") as more:
        assert b"LastResort" in pdf(plain, text)
        assert b"LastResort" not in pdf(more, text)
        assert b"STIXGeneral" in pdf(more, text)
        assert pdf(more) == pdf(plain)
    shutil.copy(mpl.get_data_path() + "/fonts/ttf/DejaVuSans.ttf", tmp_path / "fonts")
    with pytest.raises(InputError, match="built in"):
        Typesetter(tmp_path / "fonts")
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="no fonts"):
        Typesetter(tmp_path / "none")


@needs_poppler
def test_markup_is_text(typesetter: Typesetter, tmp_path: Path) -> None:
    line = '#set page(fill: red) *a* $x^2$ @ref <p1> `b` #eval("1") // Daten "so" -- hier ... fertig.'
    assert line in words(pdf(typesetter, line), tmp_path)


@needs_poppler
def test_scripts_without_a_font_can_still_be_copied(typesetter: Typesetter, tmp_path: Path) -> None:
    text = words(pdf(typesetter, "Auf dem Schild steht 漢字 und daneben 🎉 mit Daten."), tmp_path)
    assert "Auf dem Schild steht 漢字 und daneben 🎉 mit Daten." in text


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(), max_size=80))
@example("\U000e0041\U0010fffd\ufdd0")
def test_any_characters_can_be_typeset(typesetter: Typesetter, text: str) -> None:
    assert pdf(typesetter, f"Ein Satz mit Daten {text} und Ende.")


@needs_poppler
def test_theme_names_are_text(typesetter: Typesetter, tmp_path: Path) -> None:
    names = {"privacy": {"de": "#a *b* $c$ 漢"}}
    assert "Der Text handelt von #a *b* $c$ 漢" in words(
        pdf(typesetter, "Ein Satz mit Daten.", model(info={"codebook": {"names": names}})), tmp_path
    )
