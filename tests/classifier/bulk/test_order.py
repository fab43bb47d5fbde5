"""Parts in the order of their numbers, and runs that were killed while they cleared up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("numba")
from classifier.bulk import job
from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from tests.stream_cases import paragraphs, write_table


@pytest.fixture
def model_path(article_model: ThemeModel, tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_bytes(model_bytes(article_model))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(12):
        (tmp_path / "in" / f"{number:02}.jsonl").write_text(f'{{"text": "Anruf {number} im Netz"}}\n', encoding="utf-8")
    return tmp_path / "in"


def test_more_files_than_numbers_have_digits(
    run: Callable, folder: Path, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "DIGITS", 1)
    output = tmp_path / "out.csv"
    assert run("predict", folder, "-m", model_path, "-o", output).code == 0
    lines = output.read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == [f"{number:02}:1" for number in range(12)]


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.mark.parametrize("place", ["before", "in place", "clearing", "cleared"])
def test_killed_while_it_cleared_up(
    run: Callable, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    table, output = write_table(tmp_path / "rows.jsonl", paragraphs(40)), tmp_path / "out.csv"
    partial = tmp_path / "out.csv.partial"
    command = ("predict", table, "-m", model_path, "-o", output)
    assert run(*command).code == 0
    whole = output.read_bytes()
    output.unlink()
    replace, unlink, rmdir = Path.replace, Path.unlink, Path.rmdir

    def stop_replace(path: Path, target: Path) -> Path:
        if path.name == job.WHOLE and place == "before":
            raise Killed
        found = replace(path, target)
        if path.name == job.WHOLE and place == "in place":
            raise Killed
        return found

    def stop_unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == job.DONE and place == "clearing":
            raise Killed
        unlink(path, missing_ok)

    def stop_rmdir(path: Path) -> None:
        if path == partial and place == "cleared":
            raise Killed
        rmdir(path)

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", stop_replace)
        context.setattr(Path, "unlink", stop_unlink)
        context.setattr(Path, "rmdir", stop_rmdir)
        with pytest.raises(Killed):
            run(*command)
    assert partial.is_dir()
    result = run(*command, "--resume")
    assert (result.code, "was finished already" in result.err) == (0, True)
    assert output.read_bytes() == whole
    assert not partial.exists()
    assert run(*command, "--resume").code == 1  # nothing was interrupted


def test_an_output_folder_that_keeps_the_description_of_its_run(run: Callable, tmp_path: Path, model_path: Path) -> None:
    table, output = write_table(tmp_path / "rows.jsonl", paragraphs(40)), tmp_path / "out"
    command = ("predict", table, "-m", model_path, "-o", output)
    with pytest.MonkeyPatch.context() as context:
        context.setattr(Path, "unlink", _kill_at_description)
        with pytest.raises(Killed):
            run(*command)
    assert (output / job.JOB).exists()
    assert run(*command, "--resume").code == 0
    assert [path.suffix for path in output.iterdir()] == [".parquet"]


_UNLINK = Path.unlink


def _kill_at_description(path: Path, missing_ok: bool = False) -> None:
    if path.name == job.JOB:
        raise Killed
    _UNLINK(path, missing_ok)
