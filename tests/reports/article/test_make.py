"""Long runs: going on, going past a bad article, several processes, and the line of progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.model_file import model_bytes
from corpus.errors import InputError
from reports.article.write import ReportSettings, write_reports
from reports.print.pdf import Typesetter, TypesettingError
from tests.conftest import Ran
from tests.report_cases import model


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a model and a few articles."""
    monkeypatch.chdir(tmp_path)
    Path("model").write_bytes(model_bytes(model()))
    Path("in").mkdir()
    for i in range(5):
        Path(f"in/post{i}.txt").write_text(f"Die App nimmt sich Daten und {i} weitere Dinge der Leute.", encoding="utf-8")
    return tmp_path


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.mark.usefixtures("desk")
def test_what_is_there_is_left_and_the_rest_made(run: Callable[..., Ran]) -> None:
    asked = ("report", "in", "-m", "model", "--format", "json", "--format", "html")
    assert run(*asked, "-o", "whole").code == 0
    whole = contents("whole")
    Path("out").mkdir()
    Path("out/post1.json").write_bytes(b"mine")
    Path("out/post1.html").write_bytes(whole["post1.html"])
    Path("out/post3.json").write_bytes(b"half")
    ran = run(*asked, "-o", "out", "--skip-existing")
    assert ran.code == 0
    assert "1 of 5 reports are there already" in ran.err
    assert "out/post1" not in ran.out
    assert "out/post3.html" in ran.out
    assert contents("out") == whole | {"post1.json": b"mine", "post3.json": b"half"}
    assert run(*asked, "-o", "out", "--skip-existing", "--force").code == 2
    assert run(*asked, "-o", "out").code == 1


@pytest.mark.usefixtures("desk")
def test_an_input_is_never_taken_for_a_report_that_is_there(run: Callable[..., Ran]) -> None:
    rows = '{"article": "in", "text": "Die App nimmt sich Daten der Leute und mehr."}\n'
    Path("out").mkdir()
    Path("out/in.json").write_text(rows, encoding="utf-8")
    asked = ("report", "out/in.json", "--input-format", "jsonl", "-m", "model", "-o", "out", "--format", "json")
    ran = run(*asked, "--skip-existing")
    assert ran.code == 1
    assert Path("out/in.json").read_text(encoding="utf-8") == rows


@pytest.mark.usefixtures("desk")
def test_a_bad_article_is_named_and_the_others_are_made(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Typesetter.article_pdf

    def failing(self: Typesetter, view: dict[str, object], data: bytes) -> bytes:
        if b"und 2 weitere" in data:
            raise TypesettingError("no glyph")
        return whole(self, view, data)

    monkeypatch.setattr(Typesetter, "article_pdf", failing)
    ran = run("report", "in", "-m", "model", "-o", "out")
    assert ran.code == 1
    assert "post2.txt: the report could not be typeset (no glyph)" in ran.err
    assert sorted(contents("out")) == ["post0.pdf", "post1.pdf", "post3.pdf", "post4.pdf"]
    assert run("report", "in", "-m", "model", "-o", "strict", "--strict").code == 1
    assert sorted(contents("strict")) == ["post0.pdf", "post1.pdf"]
    with pytest.raises(InputError, match="no glyph"):
        list(write_reports(["in"], ReportSettings(Path("c"), model=Path("model"))))


@pytest.mark.slow
@pytest.mark.usefixtures("desk")
def test_several_processes_make_the_same_files_in_the_same_order(run: Callable[..., Ran]) -> None:
    Path("in/post1.txt").write_text("Auf dem Schild steht \U00010330 und daneben stehen Daten der Leute.", encoding="utf-8")
    one, two = (run("report", "in", "-m", "model", "-o", f"j{jobs}", "-j", jobs) for jobs in (1, 2))
    assert (one.code, two.code) == (0, 0)
    assert two.out == one.out.replace("j1/", "j2/")
    assert two.err == one.err
    assert contents("j1") == contents("j2")
