"""Articles of any format -> a new corpus folder: a text file each, what is known of them, and a code book to edit.

Everything becomes plain text, so that paragraphs keep their numbers whatever happens to the readers of other formats, and so that
anybody can look at what is coded.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from corpus.coding.roles_read import NAME as ROLES_READ
from corpus.coding.roles_read import roles_bytes
from corpus.coding.side_tables import FACT_COLUMNS
from corpus.errors import InputError
from corpus.exchange.newtext import check_article_id, one_line
from corpus.gates.cells import csv_text
from corpus.gates.files import UNFINISHED, make_folder
from corpus.gates.parser import Place
from corpus.paragraphs.article import article_from_text
from corpus.records import Article, Paragraph

#: Bytes of a part of an article's id: file systems take 255, and there must be room for a number and an ending.
LONGEST_PART = 150
_UNSAFE = re.compile(r"[^\w .,+()&#@'-]+")
README = """This folder is a corpus of absatz: articles to be coded by hand, and what becomes of them.

articles/         the articles, a paragraph a line; the path of a file without .txt is the article's id
articles.csv      what is known of each article: date, title, source; country, form and section are yours to fill in
codebook.toml     the themes: edit it first
{roles}sample.csv        which paragraphs were drawn to be coded, and how (absatz sample)
labels.csv        the hand labels (absatz code, absatz import)

Do not change articles/ once coding has begun: a label belongs to the text for which it was given.
This file has no ending, so that absatz does not read it as an article.

What comes next:
  absatz sample {name} -n {test} --for holdout        draw articles to test on, before anything else
  absatz sample {name} -n {learn} --out to-code.csv    draw articles to learn from, as a table to be filled in
  absatz code {name}                               or code what was drawn on a page in the browser
"""
ROLES_LINE = "roles_read.csv    headings, captions and the like of which plain text does not show that they are\n"


@dataclass(frozen=True, slots=True)
class Started:
    """What went into a new corpus. `recut` names articles of which plain text is cut into other paragraphs than the original."""

    articles: int
    paragraphs: int
    classified: int
    recut: tuple[str, ...]


def start_corpus(folder: Path, articles: Iterable[Article], codebook: bytes, *, hint_name: str = "CORPUS") -> Started:
    """Make a corpus of articles, whole or not at all. `codebook` is the file of its code book; `hint_name` is what the README
    calls the folder. Raises InputError where the folder is there and not empty, cannot be written, or no article was given."""
    refuse_used(folder)
    make_folder(folder.parent)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=UNFINISHED, dir=folder.parent))
    try:
        started = _fill(building, articles, codebook, hint_name)
        if not started.articles:
            raise InputError("no article was read", where=folder, hint="Look at what `absatz read` says of the input.")
        building.chmod(0o777 & ~_umask())
        with suppress(FileNotFoundError):
            folder.rmdir()  # it is empty
        building.rename(folder)
    except OSError as error:
        raise InputError(f"cannot write the corpus ({error.strerror})", where=folder, hint="Choose another place.") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return started


def refuse_used(folder: Path) -> None:
    """Raise InputError where something is in the way of a new corpus."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("exists already", where=folder, hint="A corpus is started in a new or empty folder.")


def codebook_to_edit(language: str) -> bytes:
    """A commented code book with one theme, for articles in this language."""
    text = (files("corpus") / "data" / "start_codebook.toml").read_text(encoding="utf-8")
    return text.replace("LANGUAGE", language).encode()


def _fill(folder: Path, articles: Iterable[Article], codebook: bytes, hint_name: str) -> Started:
    taken: set[str] = set()
    facts: list[dict[str, str]] = []
    differing: list[Paragraph] = []
    recut: list[str] = []
    paragraphs = classified = 0
    for article in articles:
        name = _free_id(article.id, taken)
        text = "\n\n".join(filter(None, (one_line(p.text) for p in article.paragraphs))) + "\n"
        path = folder / "articles" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        again = article_from_text(text, article_id=name, source=str(path))
        if [p.text for p in again.paragraphs] != [one_line(p.text) for p in article.paragraphs]:
            recut.append(name)
        differing += _differing(article, again)
        facts.append({"article": name, **_facts(article)})
        paragraphs += len(again.paragraphs)
        classified += len(article.classified)
    known = [key for key in dict.fromkeys(key for row in facts for key in row) if key not in FACT_COLUMNS]
    columns = [*FACT_COLUMNS, *known]
    (folder / "articles.csv").write_bytes(csv_text([columns, *([row.get(key, "") for key in columns] for row in facts)]).encode())
    (folder / "codebook.toml").write_bytes(codebook)
    if differing:
        (folder / ROLES_READ).write_bytes(roles_bytes(differing))
    test = min(20, max(1, len(facts) // 4))  # what is suggested must be there to be drawn
    learn = min(60, max(1, len(facts) - test))
    readme = README.format(name=hint_name, roles=ROLES_LINE if differing else "", test=test, learn=learn)
    (folder / "README").write_text(readme, encoding="utf-8", newline="\n")
    return Started(len(facts), paragraphs, classified, tuple(recut))


def _differing(original: Article, again: Article) -> list[Paragraph]:
    """Paragraphs of the text that were something else in the original, as what they were there; looked up by their text."""
    was = {one_line(p.text): p for p in original.paragraphs}
    found = []
    for p in again.paragraphs:
        before = was.get(p.text)
        if before is not None and (before.role, before.classified) != (p.role, p.classified):
            found.append(replace(p, role=before.role, classified=before.classified, reason=before.reason))
    return found


def _facts(article: Article) -> dict[str, str]:
    """What is known of an article, by column of `articles.csv`; a day of publication is preferred to any other date."""
    dates = sorted(article.dates, key=lambda date: not date.published)
    own = {"date": dates[0].value if dates else "", "title": article.title, "source": article.source}
    return own | {key: value for key, value in article.metadata if key not in own and key != "article"}


def _free_id(wanted: str, taken: set[str]) -> str:
    """The id as names of folders and a file that are safe everywhere, and free, also where capitals make no difference."""
    parts = [_safe_part(part) for part in wanted.replace("\\", "/").split("/")]
    name = "/".join(part for part in parts if part) or "article"
    number, found = 2, name
    while found.casefold() in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found.casefold())
    check_article_id(found, Place(wanted))
    return found


def _safe_part(part: str) -> str:
    safe = _UNSAFE.sub("-", part).strip(" .,+()&#@'-_")
    if safe.endswith(UNFINISHED):
        safe = safe[: -len(UNFINISHED)] + UNFINISHED.replace(".", "-")
    return safe.encode()[:LONGEST_PART].decode(errors="ignore").strip(" .,+()&#@'-")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
