"""A bundle holds everything but texts, and is checked against them without trust."""

from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.errors import InputError
from corpus.exchange.archive import zip_bytes
from corpus.folder import read_corpus
from training.bundle.check import read_bundle

START = "Nach dem"


@pytest.fixture
def folder(corpus_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(corpus_folder, tmp_path / "own")
    return tmp_path / "own"


@pytest.fixture
def model(small_model: ThemeModel, tmp_path: Path) -> Path:
    path = tmp_path / "m.safetensors"
    path.write_bytes(model_bytes(small_model))
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bundle_fits_its_texts_and_holds_none(run: Callable, folder: Path, model: Path, tmp_path: Path) -> None:
    (folder / "articles.csv").write_text(
        "article,date,country,form,section,title\nartikel-00,2019,DE,,,Nach dem Bericht\n", encoding="utf-8"
    )
    out = tmp_path / "study.zip"
    assert run("export", folder, "--format", "bundle", "-m", model, "-o", out).code == 0
    found = members(out)
    names = [
        "bundle.json",
        "labels.csv",
        "codebook.toml",
        "paragraphs.csv",
        "articles.csv",
        "model.safetensors",
        "predictions.csv",
    ]
    assert list(found) == names
    texts = [p.text for article in read_corpus(folder).articles.values() for p in article.paragraphs]
    for content in found.values():
        assert START.encode() not in content
        assert not any(text[20:50].encode() in content for text in texts)
    assert str(tmp_path).encode() not in b"".join(found.values())
    result = run("verify", out, folder)
    assert (result.code, result.out) == (
        0,
        "paragraphs   90 of 90 have the text that is in the bundle\nlabelled     90 of 90\n"
        "predictions  90 of 90 are what the model says now\n",
    )
    assert run("verify", out, folder / "articles").code == 0
    first = out.read_bytes()
    assert run("export", folder, "--format", "bundle", "-m", model, "-o", out, "--force").code == 0
    assert out.read_bytes() == first


def test_scores_on_the_hold_out_go_along_without_texts(run: Callable, folder: Path, tmp_path: Path) -> None:
    assert run("split", folder).code == 0
    assert run("train", folder, "-o", tmp_path / "m2").code == 0
    path = folder / "labels.csv"
    rows = [row.split(",") for row in path.read_text(encoding="utf-8").splitlines()]
    wrong = [[*row[:-1], str(1 - int(row[-1])) if row[-1] in "01" else row[-1]] for row in rows]  # so that there are errors
    path.write_text("".join(",".join(row) + "\n" for row in wrong), encoding="utf-8")
    assert run("export", folder, "--format", "bundle", "-m", tmp_path / "m2", "-o", tmp_path / "s.zip").code == 0
    found = members(tmp_path / "s.zip")
    scores = json.loads(found["scores.json"])
    assert (scores["paragraphs"], {error["text"] for error in scores["errors"]}) == (18, {""})
    assert START.encode() not in found["scores.json"]
    assert b"random" in found["sample.csv"]
    assert run("verify", tmp_path / "s.zip", folder).code == 0


def test_other_texts_are_found(run: Callable, folder: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "study.zip"
    run("export", folder, "--format", "bundle", "-m", model, "-o", out)
    path = folder / "articles" / "artikel-00.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Ort 0", "Ort null"), encoding="utf-8")
    (folder / "articles" / "artikel-14.txt").unlink()
    result = run("verify", out, folder / "articles")
    assert result.code == 1
    assert "paragraphs   83 of 90" in result.out
    assert "labelled     83 of 90" in result.out
    assert "predictions  78 of 90 are what the model says now; 12 not checked, since" in result.out
    assert "missing: artikel-14#1, artikel-14#2" in result.out
    assert "changed: artikel-00#1\n" in result.out


def test_predictions_that_the_model_does_not_make_are_found(run: Callable, folder: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "study.zip"
    run("export", folder, "--format", "bundle", "-m", model, "-o", out)
    found = members(out)
    lines = found["predictions.csv"].decode().splitlines(keepends=True)
    cells = lines[3].split(",")
    cells[2] = f"{float(cells[2]) + 0.001:.6f}"
    lines[3] = ",".join(cells)
    found["predictions.csv"] = "".join(lines).encode()
    out.write_bytes(zip_bytes(found))
    assert "predictions.csv in it was changed since it was written" in run("verify", out, folder).err
    import hashlib

    about = json.loads(found["bundle.json"])
    about["sha256"]["predictions.csv"] = hashlib.sha256(found["predictions.csv"]).hexdigest()
    out.write_bytes(zip_bytes(found | {"bundle.json": json.dumps(about).encode()}))
    result = run("verify", out, folder)
    assert (result.code, "differing: artikel-00#3\n" in result.out) == (1, True)


def test_what_is_no_bundle(run: Callable, folder: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "study.zip"
    run("export", folder, "--format", "bundle", "-m", model, "-o", out)
    found = members(out)
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("labels.csv", b"")
    for content, says in (
        (b"PK no zip", "this is no bundle, or it is damaged"),
        (out.read_bytes()[:-40], "this is no bundle, or it is damaged"),
        (zip_bytes(found | {"../../evil": b""}), "this is no bundle"),
        (zip_bytes({k: v for k, v in found.items() if k != "labels.csv"}), "this is no bundle"),
        (zip_bytes(found | {"bundle.json": b"[]"}), "no bundle that this version"),
        (twice.getvalue(), "this is no bundle"),
    ):
        out.write_bytes(content)
        result = run("verify", out, folder)
        assert (result.code, says in result.err, result.out) == (1, True, ""), (says, result.err)
    assert "cannot read the file" in run("verify", tmp_path / "none.zip", folder).err


def test_bombs_and_broken_bytes(run: Callable, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "study.zip"
    run("export", folder, "--format", "bundle", "-o", out)
    whole, found = out.read_bytes(), members(out)
    for seed in range(200):  # what is damaged in the middle made zlib complain in words of its own
        chance = random.Random(seed)
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        out.write_bytes(raw)
        with suppress(InputError):
            read_bundle(out)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    out.write_bytes(packed.getvalue())
    assert "packed with lzma" in run("verify", out, folder).err
    monkeypatch.setattr("corpus.readers.archive.MAX_DOCUMENT", 1000)
    out.write_bytes(zip_bytes(found | {"labels.csv": bytes(10**7)}))
    assert "would expand" in run("verify", out, folder).err


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("--format", "bundle"), 2, "--format bundle needs -o FILE"),
        (("--format", "spacy", "-m", "x"), 2, "-m goes with --format bundle"),
        (("--format", "bundle", "-o", "x.zip", "--coders", "zoe"), 1, "there is no coder 'zoe'"),
        (("--format", "bundle", "-o", "x.zip", "-m", "none"), 1, "no such model file"),
    ],
)
def test_refused(run: Callable, folder: Path, argv: tuple[str, ...], code: int, says: str) -> None:
    result = run("export", folder, *argv)
    assert (result.code, says in result.err) == (code, True)
    assert not Path("x.zip").exists()
