"""Exports of press archives: what is text, what the archive's own, and whose the dates are."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.records import Article
from corpus.sources import read_articles

COVER = "Download Request: 1-2\nTime Of Request: Montag, 3. Mai 2021\n\nTerms: (Fähre and Hafen)\n\n"
FIRST = """
                               Dokument 21 von 22



                                 Der Inselbote

                             11. Januar 2010 Montag
                                  Abendausgabe

Die Fähre bleibt im
Hafen

AUTOR: Ole Brandt

RUBRIK: WIRTSCHAFT; S. 6

LÄNGE: 120 Wörter

HIGHLIGHT: Weil ein Motor fehlt, fährt die Fähre nach Norden seltener. Auf der
Insel bleibt man ruhig.

Im Rathaus sieht man das gelassen, auch wenn der Bürgermeister auf den Bus ver-
weist.

UPDATE: Die Polizei hat den Hafen am Abend gesperrt.

INTERVIEW: Im Gespräch sagte der Kaufmann, er habe genug Mehl.

GRAFIK: Ein Motor liegt seit Montag in der Halle der Werft. Foto: Brandt

UPDATE: 12. Januar 2010

SPRACHE: GERMAN; DEUTSCH

PUBLICATION-TYPE: Zeitung


                         Copyright 2010 Inselbote Verlag
                              Alle Rechte vorbehalten
"""
SECOND = """
                               22 of 22 DOCUMENTS

                               The Harbour Times

                            January 12, 2010 Tuesday

NACHRUF: Der letzte Fährmann

Er fuhr vierzig Jahre lang jeden Tag hinüber, und am Ende kannte ihn jedes Kind.

LOAD-DATE: January 13, 2010
"""


def read(tmp_path: Path, text: str, encoding: str = "utf-8", **options: object) -> list[Article]:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    return list(read_articles([str(tmp_path / "a.txt")], ReadOptions(**options)))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_articles_are_parted_and_their_lines_told_apart(tmp_path: Path, encoding: str) -> None:
    first, second = read(tmp_path, COVER + FIRST + SECOND, encoding)
    assert (first.id, second.id, first.form) == ("a/1", "a/2", "nexis")
    assert [(p.role.value, p.text) for p in first.paragraphs if p.role.value != "boilerplate"] == [
        ("heading", "Die Fähre bleibt im Hafen"),
        ("byline", "AUTOR: Ole Brandt"),
        ("body", "Weil ein Motor fehlt, fährt die Fähre nach Norden seltener. Auf der Insel bleibt man ruhig."),
        ("body", "Im Rathaus sieht man das gelassen, auch wenn der Bürgermeister auf den Bus verweist."),
        ("body", "UPDATE: Die Polizei hat den Hafen am Abend gesperrt."),
        ("body", "INTERVIEW: Im Gespräch sagte der Kaufmann, er habe genug Mehl."),
        ("caption", "Ein Motor liegt seit Montag in der Halle der Werft. Foto: Brandt"),
    ]
    set_aside = [p.text for p in first.paragraphs if p.role.value == "boilerplate"]
    assert set_aside[:3] == ["Dokument 21 von 22", "Der Inselbote", "11. Januar 2010 Montag Abendausgabe"]
    assert set_aside[-1] == "Copyright 2010 Inselbote Verlag Alle Rechte vorbehalten"
    assert not any(p.classified for p in first.paragraphs if p.text in set_aside)


@pytest.mark.parametrize("name", ["SPRACHE", "LANGUAGE", "SUBJECT", "PUBLISHER"])
def test_a_paragraph_that_begins_like_a_field_sets_nothing_aside(tmp_path: Path, name: str) -> None:
    text = [f"{name}: So heißt das Stück, das am Abend gespielt wird.", "Im Saal ist noch Platz.", "Die Karten kosten nichts."]
    begin, middle, end = FIRST.partition("UPDATE: Die Polizei")
    (article,) = read(tmp_path, begin + "\n\n".join(text) + "\n\n" + middle + end)
    body = [p.text for p in article.paragraphs if p.role.value == "body"]
    assert body[1:4] == text
    assert len(body) == 6
    assert article.paragraphs[-2].text == "PUBLICATION-TYPE: Zeitung"
    assert [(d.value, d.published) for d in article.dates] == [("2010-01-11", True), ("2010-01-12", False)]


def test_a_last_paragraph_that_begins_like_a_field_is_text(tmp_path: Path) -> None:
    last = ("SUBJECT: So hieß das Stück, das am Abend gespielt wurde.", "INTERVIEW: Im Gespräch sagte er, es sei gut besucht.")
    (article,) = read(tmp_path, SECOND.replace("LOAD-DATE", "\n\n".join(last) + "\n\nLOAD-DATE"))
    assert tuple(p.text for p in article.paragraphs if p.classified)[-2:] == last


def test_lines_of_the_archive_after_the_text(tmp_path: Path) -> None:
    """Fields no list names, the archive's rights, and prose after them that is no field."""
    fields = (
        "LANGUAGE: ENGLISH\n\nSUBJECT: FERRIES (90%); HARBOURS (78%)\n\nGEOGRAPHIC: NORTH SEA (67%)\n\nPUBLISHER: Times Ltd.\n\n"
    )
    rights = " " * 27 + "Copyright 2010 Times\n\nAll Rights Reserved\n"
    (article,) = read(tmp_path, SECOND + "\n" + fields + rights)
    assert [p.classified for p in article.paragraphs].count(True) == 1
    note = "\nDer Hafenmeister schrieb den Bericht am Montag mit der Hand, und zwei Leser haben ihn danach abgetippt.\n"
    (article,) = read(tmp_path, SECOND + note)
    assert [p.text for p in article.paragraphs if p.classified][1:] == [note.strip()]
    assert [(d.value, d.published) for d in article.dates] == [("2010-01-12", True), ("2010-01-13", False)]


def test_facts_and_dates(tmp_path: Path) -> None:
    first, second = read(tmp_path, COVER + FIRST + SECOND)
    assert (first.title, second.title) == ("Die Fähre bleibt im Hafen", "NACHRUF: Der letzte Fährmann")
    facts = {"author": "Ole Brandt", "site": "Der Inselbote", "section": "WIRTSCHAFT; S. 6"}
    assert dict(first.metadata) == facts
    assert [(d.value, d.published) for d in first.dates] == [("2010-01-11", True), ("2010-01-12", False)]
    assert [(d.value, d.published) for d in second.dates] == [("2010-01-12", True), ("2010-01-13", False)]
    assert first.outside[0].startswith("Download Request")


def test_spans_point_into_the_file(tmp_path: Path) -> None:
    text = COVER + FIRST + SECOND
    for article in read(tmp_path, text):
        for p in article.paragraphs:
            span = text[p.start : p.end].replace("-\n", "")
            assert " ".join(span.split()).endswith(p.text)
    assert text[p.start : p.end] == "LOAD-DATE: January 13, 2010"


def test_document_without_text_is_reported(tmp_path: Path) -> None:
    bare = "\n                 Dokument 1 von 2\n\n             Der Inselbote\n\nNur ein Titel\n\nLÄNGE: 3 Wörter\n"
    errors: list[str] = []
    (article,) = read(tmp_path, bare + SECOND, on_error=lambda e: errors.append(str(e)))
    assert article.id == "a/2"
    assert len(errors) == 1
    assert "document 1: no text in this document" in errors[0]


def test_other_texts_are_no_exports(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "Dokument 1 von 3\n\nDie Fähre liegt seit Montag im Hafen und fährt nicht.\n")
    assert article.form == "text"
    with pytest.raises(InputError, match="no articles of a press archive"):
        read(tmp_path, "Die Fähre liegt.", form="nexis")
    (whole,) = read(tmp_path, FIRST, form="text")
    assert whole.form == "text"
