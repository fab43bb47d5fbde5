"""The file of another program -> labels of a corpus. Nothing is written here: the result says what would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from corpus.coding.labels import UNKNOWN_SAMPLE, HandLabel
from corpus.exchange.newtext import article_text, check_article_id, one_line
from corpus.exchange.record import Coded
from corpus.exchange.sidecar import Extras, Key
from corpus.gates.parser import Json, Place
from corpus.gates.terminal import excerpt
from corpus.records import Article, text_sha256

#: What a column `sample` holds where it says nothing.
SILENT = (None, "", UNKNOWN_SAMPLE)
FORMULA_START = tuple("=+-@＝＋－＠")

Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a corpus folder holds before an import; all may be empty. `labels` are checked, stale ones among them; `drawn` says of
    the paragraphs in `sample.csv` how they were drawn."""

    articles: Mapping[str, Article]
    labels: tuple[HandLabel, ...]
    extras: Extras
    drawn: Mapping[Spot, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """`form` names the format; `sample`, unless empty, stands in where the file says nothing; `stem` begins the ids of articles
    without one; `themes` names the judgements in messages."""

    form: str
    stem: str
    sample: str = ""
    themes: tuple[str, ...] = ()
    add_texts: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """What a corpus holds after an import, and how it came about. `new_articles` maps an id to the text of its file; `completed`
    are rows in which only what was empty was filled in."""

    labels: tuple[HandLabel, ...]
    extras: Extras
    new_articles: dict[str, str]
    added: int
    unchanged: int
    replaced: int
    completed: int
    unlisted: Counter[str]


def merge(holdings: Holdings, items: Iterable[Coded], settings: MergeSettings) -> Merged:
    """Join the records of a file with a corpus.

    A record belongs to the article and paragraph it names, else to the one paragraph with its text. Raises InputError, with the
    line, for a text the corpus does not have (unless `add_texts`), a text that was changed, a record given twice, and judgements
    that differ from those in the corpus (unless `force`). To fill in what was not judged is no difference, nor is to code a
    paragraph anew whose text has changed.
    """
    items = list(items)
    spots, new_articles = _locate(holdings, items, settings)
    labels = {(label.article, label.paragraph, label.coder): label for label in holdings.labels}
    extras = dict(holdings.extras)
    seen: dict[tuple[str, int, str], Coded] = {}
    counts: Counter[str] = Counter()
    for item, (article, number, line) in zip(items, spots, strict=True):
        key = (article, number, item.coder)
        if key in seen:
            if replace(item, article=article, paragraph=number) == replace(seen[key], article=article, paragraph=number):
                continue
            raise item.place.error(
                f"article {article!r}, paragraph {number}, coder {item.coder!r} was given already", "Delete one of the two."
            )
        seen[key] = item
        if item.coder:
            old = labels.get(key)
            new = _label(item, key, line, old, holdings.drawn.get((article, number), ""), settings)
            differs = _differences(old, new, settings.themes) if old is not None else ()
            if differs and not settings.force:
                raise item.place.error(
                    f"article {article!r}, paragraph {number}, coder {item.coder!r}: judgements differ from the corpus "
                    f"({', '.join(differs)})",
                    "Add --force to replace them.",
                )
            stale = old is not None and old.text_sha256 != new.text_sha256
            counts[
                "added" if old is None else "unchanged" if old == new else "replaced" if differs or stale else "completed"
            ] += 1
            labels[key] = new
        _keep(extras, (*key, settings.form), item, line)
    return Merged(
        tuple(labels.values()),
        extras,
        new_articles,
        counts["added"],
        counts["unchanged"],
        counts["replaced"],
        counts["completed"],
        Counter(label for item in items for label in item.unlisted),
    )


def _locate(holdings: Holdings, items: list[Coded], settings: MergeSettings) -> tuple[list[tuple[str, int, str]], dict[str, str]]:
    """Article, paragraph and line of every record, and the files of articles that are new."""
    by_hash: dict[str, list[Spot]] = {}
    for held in holdings.articles.values():
        for paragraph in held.paragraphs:
            by_hash.setdefault(text_sha256(paragraph.text), []).append((held.id, paragraph.number))
    new: dict[str, dict[int, str]] = {}
    places: dict[str, Place] = {}
    spots: list[tuple[str, int, str]] = []
    for item in items:
        line = one_line(item.text)
        article, number = (item.article, item.paragraph) if item.article else _by_text(by_hash, item, line)
        if article in holdings.articles:
            line = _known(holdings.articles[article], number, item, line)
        else:
            if not settings.add_texts:
                raise item.place.error(
                    f"the corpus does not have this text: “{excerpt(line, 60)}”",
                    "Add --add-texts to take it in as a new article.",
                )
            if not article:
                article, number = _fresh_id(settings.stem, holdings.articles, new), 1
            check_article_id(article, item.place)
            if not line or number < 1:
                raise item.place.error("a new article needs a text and a paragraph number from 1 on", "Complete the record.")
            if new.setdefault(article, {}).setdefault(number, line) != line:
                raise item.place.error(f"article {article!r}, paragraph {number} has two texts", "Keep one of them.")
            places.setdefault(article, item.place)
            if (article, number) not in by_hash.setdefault(text_sha256(line), []):
                by_hash[text_sha256(line)].append((article, number))
        if item.text_sha256 and item.text_sha256 != text_sha256(line):
            raise item.place.error(
                "the text has changed since it was coded (hash differs)", "Restore the text, or code the paragraph anew."
            )
        spots.append((article, number, line))
    return spots, {article: article_text(article, lines, places[article]) for article, lines in new.items()}


def _by_text(by_hash: Mapping[str, list[Spot]], item: Coded, line: str) -> Spot:
    """The one paragraph with this text, or no article where there is none."""
    found = by_hash.get(text_sha256(line), [])
    if len(found) > 1:
        places = ", ".join(f"{article}#{number}" for article, number in found[:5])
        raise item.place.error(
            f"the text “{excerpt(line, 60)}” stands in several places: {places}", "Give article and paragraph."
        )
    return found[0] if found else ("", 0)


def _known(article: Article, number: int, item: Coded, line: str) -> str:
    """The corpus' own text of a paragraph, which the record's text must equal."""
    if not 1 <= number <= len(article.paragraphs):
        raise item.place.error(
            f"article {article.id!r} has no paragraph {number} (it has {len(article.paragraphs)})", "Check the number."
        )
    text = article.paragraphs[number - 1].text
    if not (line or item.text_sha256):
        raise item.place.error("neither text nor text_sha256 is given", "Give one, so that the label is tied to its text.")
    if line and text_sha256(text) != text_sha256(line):
        raise item.place.error(
            f"article {article.id!r}, paragraph {number} has another text in the corpus", "Check article and paragraph."
        )
    return text


def _fresh_id(stem: str, articles: Mapping[str, Article], new: Mapping[str, object]) -> str:
    """A new article id. A text without one becomes an article of its own, since nothing says which texts it belongs with."""
    number = len(new) + 1
    while f"{stem}-{number:05}" in articles or f"{stem}-{number:05}" in new:
        number += 1
    return f"{stem}-{number:05}"


def _differences(old: HandLabel, new: HandLabel, themes: tuple[str, ...]) -> tuple[str, ...]:
    """What a coder judged otherwise before, of the same text, as words."""
    if old.text_sha256 != new.text_sha256:
        return ()
    names = themes or tuple(f"theme {number}" for number in range(1, len(old.values) + 1))
    found = [
        f"{name}: {before} there, {'not judged' if now is None else now} here"
        for name, before, now in zip(names, old.values, new.values, strict=True)
        if before is not None and before != now
    ]
    if old.sample not in SILENT and old.sample != new.sample:
        found.append(f"sample: {old.sample} there, {new.sample} here")
    return tuple(found)


def _label(
    item: Coded, key: tuple[str, int, str], line: str, old: HandLabel | None, drawn: str, settings: MergeSettings
) -> HandLabel:
    """The row of a record. How its paragraph was chosen is said by the file, else the user, else the corpus."""
    before = old.sample if old is not None else None
    said = (" ".join(item.sample.split()) if item.sample is not None else None, settings.sample, before, drawn)
    sample = next((one for one in said if one not in SILENT), None)
    if sample is None:
        sample = next((one for one in (said[0], before) if one is not None), UNKNOWN_SAMPLE)
    for name, text in (("coder", item.coder), ("sample", sample)):
        if text.startswith(FORMULA_START):
            raise item.place.error(
                f"{name} {text!r} would be a formula in a spreadsheet", f"Give another with --{name}, or change the file."
            )
    return HandLabel(*key, sample, text_sha256(line), item.values)


def _keep(extras: Extras, key: Key, item: Coded, line: str) -> None:
    """Keep what labels and articles cannot hold. A record without any removes what an earlier import had kept for it."""
    extra: Json = {**item.extra, **({"text": item.text} if item.text and item.text != line else {})}
    if extra or not item.coder:
        extras[key] = extra
    else:
        extras.pop(key, None)
