"""A bundle against texts: whether they are the ones that were coded, and whether the model says of them what is written."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.model import ThemeModel
from classifier.model_file import load_model
from corpus.coding.roles_read import with_roles_read
from corpus.errors import InputError
from corpus.gates.cells import plain
from corpus.gates.parser import Json, Place, decode, parse, whole_number
from corpus.readers.archive import check_members, check_packing
from corpus.records import Article, text_sha256
from corpus.sources import articles_by_id
from training.bundle.contents import (
    ABOUT,
    ALWAYS,
    FORMAT,
    FORMAT_VERSION,
    LABELS,
    MODEL,
    PARAGRAPHS,
    PREDICTIONS,
    SOMETIMES,
    predictions_bytes,
)

#: Bytes that the members of a bundle may have together, unpacked: 100 times those of the bundled corpus.
LARGEST = 2**30
#: Two probabilities that differ by no more are the same: they are written with six decimals.
TOLERANCE = 2e-6
HINT = "Get the file anew; it is what `absatz export --format bundle` writes."


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. Of `paragraphs` in the bundle, those `missing` or `changed` among the texts, as article#number, and how
    many of these are labelled; `predictions` compared and `differing` ones, None where the bundle has none; `unchecked`, how many
    more it has, of articles whose text is gone or has changed."""

    paragraphs: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    labelled: int
    labelled_unfit: int
    predictions: int | None
    differing: tuple[str, ...]
    unchecked: int = 0

    @property
    def good(self) -> bool:
        """Whether everything in the bundle is borne out by the texts."""
        return not (self.missing or self.changed or self.differing)


def check_bundle(path: Path, texts: Path) -> Checked:
    """Compare a bundle with a corpus folder or a folder of articles. Nothing in the bundle is run. Raises InputError where the
    bundle is damaged or none, and where the folder holds no articles."""
    members = read_bundle(path)
    articles = _articles(texts)
    rows = _rows(members[PARAGRAPHS], path, PARAGRAPHS)
    missing: list[str] = []
    changed: list[str] = []
    for row in rows:
        text = _text(articles, row)
        if text is None:
            missing.append(_name(row))
        elif text_sha256(text) != row["text_sha256"]:
            changed.append(_name(row))
    unfit = {*missing, *changed}
    labelled = {_name(row) for row in _rows(members[LABELS], path, LABELS)}
    predictions, differing, unchecked = _predictions(members, path, articles, unfit)
    return Checked(
        len(rows), tuple(missing), tuple(changed), len(labelled), len(labelled & unfit), predictions, tuple(differing), unchecked
    )  # fmt: skip


def read_bundle(path: Path) -> dict[str, bytes]:
    """The members of a bundle, once their hashes fit. Raises InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            foreign = [name for name in infos if name not in (*ALWAYS, *SOMETIMES)]
            lacking = [name for name in ALWAYS if name not in infos]
            if foreign or lacking or len(infos) != len(archive.infolist()):
                raise InputError("this is no bundle", where=path, hint=HINT)
            if sum(info.file_size for info in infos.values()) > LARGEST:
                raise InputError(f"larger than {LARGEST // 2**20} MB when unpacked", where=path, hint=HINT)
            for info in check_members(archive, str(path)):
                check_packing(info, str(path))
            members = {name: archive.read(info) for name, info in infos.items()}
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror})", where=path, hint="Check path and permissions.") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise InputError("this is no bundle, or it is damaged", where=path, hint=HINT) from error
    about: Json = parse(decode(members[ABOUT], f"{path}, {ABOUT}"), Place(f"{path}, {ABOUT}"))
    if not isinstance(about, dict) or (about.get("format"), about.get("format_version")) != (FORMAT, FORMAT_VERSION):
        raise InputError("this is no bundle that this version of absatz knows", where=path, hint=HINT)
    said = about.get("sha256")
    found = {name: hashlib.sha256(content).hexdigest() for name, content in members.items() if name != ABOUT}
    if said != found:
        odd = sorted(name for name in found if not isinstance(said, dict) or said.get(name) != found[name]) or [ABOUT]
        raise InputError(f"{odd[0]} in it was changed since it was written", where=path, hint=HINT)
    return members


def _articles(texts: Path) -> dict[str, Article]:
    inside = texts / "articles"
    folder = inside if inside.is_dir() else texts
    articles = with_roles_read(articles_by_id(folder), texts)
    if not articles:
        raise InputError("no articles in this folder", where=folder, hint="Name a corpus, or a folder of its articles.")
    return articles


def _predictions(
    members: Mapping[str, bytes], path: Path, articles: Mapping[str, Article], unfit: set[str]
) -> tuple[int | None, list[str], int]:
    """Predict anew, and compare; paragraphs whose text is another one are not compared, nor are their neighbours, which the model
    judges by their article. Returns how many were compared (None: there are none), those that differ, and how many were not."""
    if MODEL not in members or PREDICTIONS not in members:
        return None, [], 0
    model = _model(members[MODEL])
    spoilt = {name.rpartition("#")[0] for name in unfit}
    now = {_name(row): row for row in _rows(predictions_bytes(articles, model), path, PREDICTIONS)}
    compared, unchecked, differing = 0, 0, []
    for row in _rows(members[PREDICTIONS], path, PREDICTIONS):
        if row["article"] in spoilt:
            unchecked += 1
            continue
        compared += 1
        again = now.get(_name(row))
        if again is None or not _alike(row, again, model.themes):
            differing.append(_name(row))
    return compared, differing, unchecked


def _model(raw: bytes) -> ThemeModel:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MODEL
        path.write_bytes(raw)
        return load_model(path)


def _alike(row: Mapping[str, str], again: Mapping[str, str], themes: tuple[str, ...]) -> bool:
    try:
        return all(
            row[theme] == again[theme] and abs(float(row[f"p_{theme}"]) - float(again[f"p_{theme}"])) <= TOLERANCE
            for theme in themes
        )
    except (KeyError, ValueError):
        return False


def _rows(raw: bytes, path: Path, name: str) -> list[dict[str, str]]:
    where = f"{path}, {name}"
    try:
        reader = csv.DictReader(io.StringIO(decode(raw, where), newline=""), strict=True)
        rows = [dict(row) for row in reader]
    except csv.Error as error:
        raise InputError(f"broken CSV ({error})", where=where, hint=HINT) from error
    needed = ("article", "paragraph", *(("text_sha256",) if name != PREDICTIONS else ()))
    if any(key not in (reader.fieldnames or ()) for key in needed) or any(None in row or None in row.values() for row in rows):
        raise InputError("not the table that it should be", where=where, hint=HINT)
    return [{key: plain(cell) for key, cell in row.items()} for row in rows]


def _text(articles: Mapping[str, Article], row: Mapping[str, str]) -> str | None:
    article, number = articles.get(row["article"]), whole_number(row["paragraph"]) or 0
    if article is None or not 1 <= number <= len(article.paragraphs):
        return None
    return article.paragraphs[number - 1].text


def _name(row: Mapping[str, str]) -> str:
    return f"{row['article']}#{row['paragraph']}"
