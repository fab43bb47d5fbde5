"""A REFI-QDA project against the rules of the published schema, written here as a table, and against the texts in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from corpus.coding.labels import HandLabel
from corpus.errors import InputError
from corpus.exchange.qdpx import NAMESPACE, qdpx_bytes
from corpus.folder import Corpus
from corpus.paragraphs.article import article_from_text
from corpus.records import text_sha256

GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\Z")
RGB = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
NUMBER = re.compile(r"[0-9]+\Z")
TEXT = re.compile(r".*\Z", re.DOTALL)
PATH = re.compile(r"(?:internal|relative|absolute)://.+\Z")
BOOLEAN = re.compile(r"(?:true|false|0|1)\Z")
#: Of the schema of REFI-QDA 1.5, as far as such a project uses it: element -> (required attributes, further ones, children in
#: their order, those of them that must be there).
RULES: dict[str, tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]], tuple[str, ...], tuple[str, ...]]] = {
    "Project": (
        {"name": TEXT},
        {"origin": TEXT, "creatingUserGUID": GUID, "creationDateTime": TEXT, "modifyingUserGUID": GUID, "modifiedDateTime": TEXT},
        ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef"),
        (),
    ),
    "Users": ({}, {}, ("User",), ("User",)),
    "User": ({"guid": GUID}, {"name": TEXT, "id": TEXT}, (), ()),
    "CodeBook": ({}, {}, ("Codes", "Sets"), ("Codes",)),
    "Codes": ({}, {}, ("Code",), ("Code",)),
    "Code": (
        {"guid": GUID, "name": TEXT, "isCodable": BOOLEAN}, {"color": RGB}, ("Description", "NoteRef", "Code"), ()
    ),
    "Description": ({}, {}, (), ()),
    "Sources": ({}, {}, ("TextSource",), ()),
    "TextSource": (
        {"guid": GUID},
        {"name": TEXT, "richTextPath": PATH, "plainTextPath": PATH, "creatingUser": GUID},
        ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue"),
        (),
    ),
    "PlainTextSelection": (
        {"guid": GUID, "startPosition": NUMBER, "endPosition": NUMBER},
        {"name": TEXT, "creatingUser": GUID},
        ("Description", "Coding", "NoteRef"),
        (),
    ),
    "Coding": ({"guid": GUID}, {"creatingUser": GUID, "creationDateTime": TEXT}, ("CodeRef", "NoteRef"), ("CodeRef",)),
    "CodeRef": ({"targetGUID": GUID}, {}, (), ()),
}  # fmt: skip


def broken_rules(element: ET.Element) -> list[str]:
    """What in an element and below it is against the schema."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if name not in RULES or name == element.tag:
        return [f"unknown element {element.tag}"]
    needed, more, children, must = RULES[name]
    said = [f"{name}: {key} is missing" for key in needed if key not in element.attrib]
    said += [
        f"{name}: {key}={v!r}" for key, v in element.attrib.items() if not (needed | more).get(key, re.compile(r"(?!)")).match(v)
    ]
    found = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    said += [f"{name}: {child} does not belong here" for child in found if child not in children]
    places = [children.index(child) for child in found if child in children]
    said += [f"{name}: children out of order"] * (places != sorted(places))
    said += [f"{name}: {child} is missing" for child in must if child not in found]
    return said + [line for child in element for line in broken_rules(child)]


@pytest.fixture
def corpus(small_corpus: Corpus) -> Corpus:
    """The small corpus with a second coder, an article of emoji and signs that XML knows, and a name that it cannot hold."""
    text = "Der 😀 Tarif <b>kostet</b> & bleibt „gleich“, sagt Jena.\n\nUnd morgen kommt der zweite 𝔄bsatz über den Anruf.\n"
    article = article_from_text(text, article_id="sonder/zeichen", source="")
    labels = [
        HandLabel("sonder/zeichen", p.number, "b<e>n", "", text_sha256(p.text), (0, 1, None, 1)) for p in article.paragraphs
    ]
    return replace(
        small_corpus,
        articles={**small_corpus.articles, article.id: article},
        labels=(*small_corpus.labels, *labels),
    )


def opened(raw: bytes) -> tuple[ET.Element, dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return ET.fromstring(members["project.qde"]), members  # noqa: S314 we wrote it


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
    code = root.find(f".//{{{NAMESPACE}}}Code")
    assert code is not None
    del code.attrib["isCodable"]
    code.attrib["color"] = "red"
    code.append(ET.Element(f"{{{NAMESPACE}}}Coding"))
    assert {"Code: isCodable is missing", "Code: color='red'", "Code: Coding does not belong here"} <= set(broken_rules(root))


def test_every_selection_is_the_paragraph_that_was_coded(corpus: Corpus) -> None:
    root, members = opened(qdpx_bytes(corpus, "Studie"))
    q = f"{{{NAMESPACE}}}"
    names = {e.attrib["guid"]: e.attrib["name"] for e in root.iter() if e.tag in (f"{q}User", f"{q}Code")}
    found = set()
    for source in root.iter(f"{q}TextSource"):
        path = source.attrib["plainTextPath"].replace("internal://", "sources/")
        text = members[path].decode()
        for selection in source.iter(f"{q}PlainTextSelection"):
            span = text[int(selection.attrib["startPosition"]) : int(selection.attrib["endPosition"])]
            user = names[selection.attrib["creatingUser"]]
            codes = tuple(names[ref.attrib["targetGUID"]] for ref in selection.iter(f"{q}CodeRef"))
            found.add((source.attrib["name"], span, user, codes))
    german = [theme.name("de") for theme in corpus.codebook.themes]
    assert found == {
        (
            label.article,
            corpus.articles[label.article].paragraphs[label.paragraph - 1].text,
            label.coder,
            tuple(name for name, value in zip(german, label.values, strict=True) if value == 1),
        )
        for label in corpus.labels
        if 1 in label.values
    }
    assert sorted(members) == ["project.qde", *sorted(name for name in members if name.startswith("sources/"))]
    assert len(members) == 17


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
