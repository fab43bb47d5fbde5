"""A REFI-QDA project (.qdpx) of a corpus, for MAXQDA, NVivo, ATLAS.ti, QualCoder and others: the standard's version 1.5.

It is a zip file with `project.qde`, XML of the published schema `urn:QDA-XML:project:1.0`, and the texts as `sources/GUID.txt`.
Themes are codes, coders are users, a labelled paragraph is a selection by its characters (code points from 0, the end not
included), and each theme that a coder gave it a coding of that coder. The format knows only what applies: that a theme was judged
and does not apply, and that it was not judged, look the same in it. So it is written and not read.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from xml.etree import ElementTree as ET

from corpus.codebook import Theme
from corpus.coding.labels import HandLabel
from corpus.errors import InputError
from corpus.exchange.archive import zip_bytes
from corpus.folder import Corpus
from corpus.records import Article

NAMESPACE = "urn:QDA-XML:project:1.0"
#: Colours of codes, told apart also by those who see no red or green (Okabe & Ito 2008).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
#: Between paragraphs of a source.
GAP = "\n\n"
#: What XML cannot hold, however it is written.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HOME = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)


@dataclass(frozen=True, slots=True)
class _Source:
    """An article as a plain text, with the span of each of its paragraphs, by number."""

    guid: str
    text: str
    spans: dict[int, tuple[int, int]]


def qdpx_bytes(corpus: Corpus, name: str, coders: Sequence[str] = ()) -> bytes:
    """The project of all labelled articles, with the labels of `coders` (all by default). The same corpus gives the same bytes.

    Raises InputError for a coder who is not there, and where nobody gave a theme to anything.
    """
    known = sorted({label.coder for label in corpus.labels})
    for coder in coders:
        if coder not in known:
            raise InputError(f"there is no coder {coder!r}", where=corpus.path, hint=f"The coders are: {', '.join(known)}.")
    chosen = [coder for coder in known if not coders or coder in coders]
    labels = sorted((x for x in corpus.labels if x.coder in chosen), key=lambda x: (x.article, x.paragraph, x.coder))
    if not any(value == 1 for label in labels for value in label.values):
        raise InputError(
            "no paragraph carries a theme", where=corpus.path, hint="There is nothing that a QDA program could show."
        )
    sources = {name: _source(corpus.articles[name]) for name in dict.fromkeys(label.article for label in labels)}
    project = _project(corpus, name, chosen, labels, sources)
    texts = {f"sources/{source.guid}.txt": source.text.encode() for source in sources.values()}
    return zip_bytes({"project.qde": project, **texts})


def _project(corpus: Corpus, name: str, coders: Sequence[str], labels: Sequence[HandLabel], sources: dict[str, _Source]) -> bytes:
    # Attributes and children in the order of the schema, in which every sequence is strict.
    root = ET.Element("Project", xmlns=NAMESPACE, name=_legal(name), origin=f"absatz {version('absatz')}")
    users = ET.SubElement(root, "Users")
    for coder in coders:
        ET.SubElement(users, "User", guid=_guid("user", coder), name=_legal(coder))
    codes = ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")
    for number, theme in enumerate(corpus.codebook.themes):
        code = ET.SubElement(
            codes, "Code", guid=_guid("code", theme.id), name=_legal(theme.name("de")), isCodable="true",
            color=COLOURS[number % len(COLOURS)],
        )  # fmt: skip
        ET.SubElement(code, "Description").text = _legal(_description(theme))
    parent = ET.SubElement(root, "Sources")
    by_article: dict[str, list[HandLabel]] = {}
    for label in labels:
        by_article.setdefault(label.article, []).append(label)
    for article, source in sources.items():
        path = f"internal://{source.guid}.txt"
        place = ET.SubElement(parent, "TextSource", guid=source.guid, name=_legal(article), plainTextPath=path)
        for label in by_article[article]:
            _selection(place, label, source, corpus.codebook.ids)
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _selection(parent: ET.Element, label: HandLabel, source: _Source, themes: tuple[str, ...]) -> None:
    """What a coder gave to a paragraph; nothing where the coder gave it no theme."""
    given = [theme for theme, value in zip(themes, label.values, strict=True) if value == 1]
    if not given:
        return
    key, (start, end) = f"{label.article}#{label.paragraph}", source.spans[label.paragraph]
    user = _guid("user", label.coder)
    selection = ET.SubElement(
        parent, "PlainTextSelection", guid=_guid("selection", f"{key} {label.coder}"), name=_legal(key),
        startPosition=str(start), endPosition=str(end), creatingUser=user,
    )  # fmt: skip
    for theme in given:
        coding = ET.SubElement(selection, "Coding", guid=_guid("coding", f"{key} {label.coder} {theme}"), creatingUser=user)
        ET.SubElement(coding, "CodeRef", targetGUID=_guid("code", theme))


def _source(article: Article) -> _Source:
    spans: dict[int, tuple[int, int]] = {}
    at = 0
    for paragraph in article.paragraphs:
        text = paragraph.text
        spans[paragraph.number] = (at, at + len(text))
        at += len(text) + len(GAP)
    # A carriage return would be taken for a line end, and counted as one character or two. What XML cannot hold would end a
    # program that writes the text into XML of its own.
    whole = _legal(GAP.join(paragraph.text.replace("\r", " ") for paragraph in article.paragraphs))
    return _Source(_guid("source", article.id), whole, spans)


def _description(theme: Theme) -> str:
    """The rules of a theme as a coder reads them, in German where they are given so."""
    language = "de" if "de" in theme.definition else next(iter(theme.definition), "de")
    parts = [f"id: {theme.id}", theme.definition.get(language, "")]
    for mark, rules in (("+", theme.include), ("-", theme.exclude)):
        parts += [f"{mark} {rule}" for rule in rules.get(language, ())]
    return "\n".join(filter(None, parts))


def _guid(kind: str, key: str) -> str:
    return str(uuid.uuid5(_HOME, f"{kind} {key}"))


def _legal(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
