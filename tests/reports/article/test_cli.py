"""`absatz report` as a user meets it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import absatz
from classifier.model_file import model_bytes
from tests.report_cases import ARTICLE, model


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a model and two articles."""
    monkeypatch.chdir(tmp_path)
    Path("model").write_bytes(model_bytes(model()))
    Path("post.txt").write_text(ARTICLE, encoding="utf-8")
    Path("sub").mkdir()
    Path("sub/post.txt").write_text("Ein Satz mit Daten und Euro steht hier.", encoding="utf-8")
    return tmp_path


def report(*argv: str) -> int:
    return absatz.main(["report", "-m", "model", *argv])


def test_a_report_for_every_article(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report("post.txt", "sub", "-o", "out/deep", "--format", "pdf", "--format", "json") == 0
    assert sorted(p.name for p in (desk / "out/deep").iterdir()) == ["post-2.json", "post-2.pdf", "post.json", "post.pdf"]
    captured = capsys.readouterr()
    assert captured.out.splitlines() == ["out/deep/post.pdf", "out/deep/post.json", "out/deep/post-2.pdf", "out/deep/post-2.json"]
    assert captured.err.count("\n") == 1  # progress is for terminals, and for runs that last
    assert captured.err.startswith("absatz: paragraphs with a theme, estimated from ")


def test_same_bytes_on_every_run(desk: Path) -> None:
    assert report("post.txt", "-o", "a") == 0
    assert report("post.txt", "-o", "b") == 0
    assert (desk / "a/post.pdf").read_bytes() == (desk / "b/post.pdf").read_bytes()


def test_existing_reports_are_kept_unless_forced(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").mkdir()
    Path("out/post-2.pdf").write_text("mine")
    assert report("post.txt", "sub/post.txt", "-o", "out") == 1
    assert "out/post-2.pdf: exists already" in capsys.readouterr().err
    assert [p.name for p in (desk / "out").iterdir()] == ["post-2.pdf"]  # and the first article was not written either
    assert report("post.txt", "sub/post.txt", "-o", "out", "--force") == 0
    assert Path("out/post-2.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "the file is empty"),
        ("binary.txt", b"\x00\x01\x02", "not a text file"),
    ],
)
def test_one_bad_input_writes_nothing(
    desk: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    assert report("post.txt", name, "-o", "out") == 1
    error = capsys.readouterr().err
    assert name in error
    assert message in error
    assert len(error.splitlines()) == 1
    assert not (desk / "out").exists()


def test_a_bad_file_in_a_folder_is_named_once_and_skipped(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    Path("folder/gut.txt").write_text(ARTICLE, encoding="utf-8")
    Path("folder/leer.txt").write_bytes(b"")
    assert report("folder", "-o", "out", "--format", "json") == 1
    assert capsys.readouterr().err.count("the file is empty") == 1
    assert [path.name for path in (desk / "out").iterdir()] == ["gut.json"]
    assert report("folder", "-o", "none", "--strict") == 1
    assert not (desk / "none").exists()


def test_a_foreign_model_and_a_file_for_a_folder(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert absatz.main(["report", "-m", "post.txt", "post.txt", "-o", "out"]) == 1
    assert "not an absatz model" in capsys.readouterr().err
    assert report("post.txt", "-o", "model") == 1
    assert "cannot write into this folder" in capsys.readouterr().err
    assert desk.exists()


def test_standard_input(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    assert report("-", "-o", "out", "--format", "json") == 0
    assert json.loads((desk / "out/stdin.json").read_bytes())["article"] == "stdin"


def test_wrong_usage(desk: Path) -> None:
    assert report("post.txt") == 2
    assert report("post.txt", "-o", "out", "--language", "fr") == 2
    assert not (desk / "out").exists()


def test_figures_beside_the_report(desk: Path) -> None:
    assert report("post.txt", "-o", "out", "--figures", "--format", "json") == 0
    names = sorted(p.name for p in (desk / "out").iterdir())
    assert names == [
        "post.json",
        *(f"post.{figure}.{form}" for figure in ("shares", "strip") for form in ("csv", "pdf", "png", "svg")),
    ]
