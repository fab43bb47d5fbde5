"""Facts of web pages: title, dates, lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading.samples import PAGE, TITLE
from corpus.records import Role
from tests.reader_cases import read

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_page_facts_and_dates(files: dict[str, bytes], tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.html", files["a.html"])
    facts = dict(article.metadata)
    assert (article.title, facts["author"], facts["address"]) == (
        TITLE,
        "Ole Brandt",
        "https://www.example.org/2019/02/faehre.html",
    )
    dates = {(d.value, d.origin): d.published for d in article.dates}
    assert dates[("2019-02-03", "markup, article:published_time")] is True
    assert dates[("2019-02", "address")] is False
    assert any("Impressum" in text for text in article.outside)
    assert not any("Impressum" in p.text for p in article.classified)


def test_days_of_saving_and_crawling_are_not_of_publication(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, value, origin in (("a.mhtml", "2019-03-05", "saved on"), ("a.warc", "2020-05-06", "crawled on")):
        (article,) = read(tmp_path, name, files[name])
        assert [(d.value, d.published) for d in article.dates if d.origin == origin] == [(value, False)]


def test_lead_that_the_extractor_drops_is_put_back(tmp_path: Path) -> None:
    lead = "Auf der Insel wird das Brot knapp, und die Reederei hat andere Sorgen als die Fahrgäste."
    page = PAGE.replace("</h1>", f'</h1><div class="teaser-text"><p>{lead}</p></div>')
    (article,) = read(tmp_path, "a.html", page.encode())
    assert [p.text for p in article.paragraphs[:2]] == [TITLE, lead]  # under the title, where it stands
    assert article.paragraphs[1].role is Role.LEAD
