"""Word files."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.gates.source import ReadOptions
from corpus.sources import read_articles

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_word_text_of_tracked_changes_controls_and_inner_tables(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def xml(text: str) -> object:
        return parse_xml(text.replace(">", f" {nsdecls('w')}>", 1))

    document = docx.Document()
    paragraph = document.add_paragraph("Die Fähre")
    paragraph._p.append(xml('<w:ins w:id="1" w:author="x"><w:r><w:t> liegt im</w:t></w:r></w:ins>'))
    paragraph._p.append(xml('<w:del w:id="2" w:author="x"><w:r><w:delText> sank im</w:delText></w:r></w:del>'))
    paragraph._p.append(xml("<w:sdt><w:sdtContent><w:r><w:t> Hafen.</w:t></w:r></w:sdtContent></w:sdt>"))
    paragraph._p.append(xml("<w:r><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:r>"))
    control = xml("<w:sdt><w:sdtContent><w:p><w:r><w:t>Sie bleibt dort bis zum Mai.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    document.element.body.insert(1, control)
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "Wer umsteigt,"
    table.cell(0, 0).add_table(1, 1).cell(0, 0).text = "zahlt den Zuschlag am Bahnhof."
    document.save(str(tmp_path / "a.docx"))
    notes: list[str] = []
    (article,) = read_articles([str(tmp_path / "a.docx")], ReadOptions(on_note=notes.append))
    assert [p.text for p in article.paragraphs] == [
        "Die Fähre liegt im Hafen.",
        "Kasten",
        "Sie bleibt dort bis zum Mai.",
        "Wer umsteigt, zahlt den Zuschlag am Bahnhof.",
    ]
    assert notes == []
