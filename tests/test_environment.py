"""Where a command runs: closed streams, full disks, names of all kinds, folders that may not be read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import absatz
from tests.paths import ROOT

TEXT = "Die Fähre fährt in diesem Winter nur an drei Tagen in der Woche."


def shell(command: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, standard output and error of `absatz COMMAND`, run by a shell."""
    line = f"{sys.executable} -m absatz {command}"
    done = subprocess.run(  # noqa: S602 our own words
        line, shell=True, cwd=folder, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("predict a.txt >&-", "absatz: Bad file descriptor. Check name, permissions and room.\n"),
        ("predict - <&-", "absatz: standard input: cannot read the file (Bad file descriptor)\n"),
        ("model missing 2>&-", ""),
    ],
)
def test_closed_streams(article: Path, command: str, said: str) -> None:
    code, out, err = shell(command, article)
    assert (code, out) == (1, "")
    assert err.endswith(said)
    assert all(line.startswith("absatz: ") for line in err.splitlines())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_full_device(article: Path) -> None:
    assert shell("--help > /dev/full", article) == (1, "", "absatz: No space left on device. Check name, permissions and room.\n")


def test_output_files_do_not_get_the_numbers_of_closed_streams(article: Path) -> None:
    assert shell("predict a.txt -o o.jsonl <&- >&- 2>&-", article) == (0, "", "")
    assert (article / "o.jsonl").read_text(encoding="utf-8").count("\n") == 1


LONG = "x" * 300


@pytest.mark.parametrize(
    "command",
    [
        ["predict", LONG], ["predict", f"{LONG}.txt"], ["predict", LONG, "-o", "o.jsonl"],
        ["predict", "a.txt", "-o", f"{LONG}.csv"],
        ["predict", "a.txt", "-m", LONG], ["read", LONG], ["agreement", LONG], ["corpus", LONG], ["model", LONG],
        ["report", LONG, "-o", "o"], ["report", "a.txt", "-o", LONG], ["train", "-o", LONG], ["predict", "a.txt", "-o", "/"],
    ],
)  # fmt: skip
def test_names_that_cannot_be(
    article: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(article)
    assert absatz.main(command) == 1
    lines = capfd.readouterr().err.splitlines()
    assert lines
    assert all(line.startswith(("absatz: ", "0 articles")) for line in lines)
    assert [path.name for path in article.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("command", [["predict", ""], ["predict", "a.txt", "-o", ""], ["train", "--output="]])
def test_empty_names(command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert absatz.main(command) == 2
    assert "an argument is empty" in capfd.readouterr().err


def test_names_that_are_not_utf8(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"Gr\xfc\xdfe.txt")
    try:
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    for given in (str(tmp_path), str(tmp_path / name)):
        assert absatz.main(["predict", given]) == 0
        assert '"article": "Gr\ufffd\ufffde"' in capfd.readouterr().out


@pytest.fixture
def forbidden(article: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a subfolder that nobody may read; made so by hand, since root may read all."""
    (article / "sub").mkdir()
    (article / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    scandir = os.scandir

    def scan(path: Any = ".") -> Any:
        if isinstance(path, str | Path) and Path(path).name == "sub":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)
    return article


def test_a_forbidden_subfolder_is_named_and_the_rest_done(forbidden: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert absatz.main(["predict", str(forbidden)]) == 1
    said = capfd.readouterr()
    assert said.out.count("\n") == 1
    assert said.err.count("sub: cannot read the folder (Permission denied)") == 1
    assert absatz.main(["predict", "--strict", str(forbidden)]) == 1
    assert "sub: cannot read the folder" in capfd.readouterr().err


def test_a_forbidden_subfolder_among_tables(tmp_path: Path, forbidden: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (forbidden / "a.txt").unlink()
    (forbidden / "a.jsonl").write_text('{"text": "Die Fähre."}\n', encoding="utf-8")
    assert absatz.main(["predict", str(forbidden), "-o", str(tmp_path / "o.csv")]) == 1
    assert "sub: cannot read the folder (Permission denied)" in capfd.readouterr().err
    assert (tmp_path / "o.csv").read_text(encoding="utf-8").count("Die Fähre.") == 1


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("\n", encoding="utf-8")
    (tmp_path / "rows.csv").write_text("text\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    yield tmp_path
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", ["predict in -o o.jsonl", "predict rows.csv -o o", "report in -o o", "overview in -o o"])
def test_no_output_with_nothing_in_it(
    nothing: Path, command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(nothing)
    assert absatz.main(command.split()) == 1
    assert capfd.readouterr().err.splitlines()[-1].endswith("Check the inputs.")
