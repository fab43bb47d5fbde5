"""The verb `code`: what it refuses, in one message, before a browser is opened."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from corpus.coding.page.desk import Desk, Team
from corpus.coding.page.journal import Journal
from corpus.coding.page.people import Person
from corpus.coding.page.project import read_project
from corpus.gates.locks import writing
from tests.corpus.coding.page.test_browser import running
from tests.page_cases import corpus_to_code, judge


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--host", "0.0.0.0"], 1, "no address to give to people"),  # noqa: S104
        (["--host", "host.invalid"], 1, "cannot listen on host.invalid"),
        (["--host", "192.0.2.1"], 1, "cannot listen on 192.0.2.1, port 8642"),
        (["--suggest"], 2, "--suggest needs --learn"),
        (["--coder", "adjudicated"], 1, "is no coder"),
        (["--coder", "a", "--coder", "a"], 1, "named twice"),
        (["--adjudicator", "\n"], 1, "is no name"),
        (["--double", "2"], 2, "--double"),
        (["--port", "70000"], 2, "--port"),
    ],
)
def test_wrong_options(run: Callable, tmp_path: Path, options: list[str], code: int, message: str) -> None:
    folder = corpus_to_code(tmp_path / "corpus")
    result = run("code", folder, "--no-browser", *options)
    assert (result.code, message in result.err) == (code, True), result.err
    assert "Traceback" not in result.err
    assert not (folder / "labels.csv").exists()


def test_wrong_folders(run: Callable, tmp_path: Path) -> None:
    assert "no such corpus folder" in run("code", tmp_path / "missing").err
    assert "no articles in this corpus" in run("code", tmp_path).err
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Anzeige", encoding="utf-8")
    assert "there is nothing to code" in run("code", tmp_path).err
    corpus_to_code(tmp_path / "broken")
    (tmp_path / "broken" / "coding.jsonl").write_text("{}\n")
    assert "coding.jsonl, line 1: this line is no entry of a journal" in run("code", tmp_path / "broken", "--no-browser").err


def test_a_corpus_is_coded_by_one_server_at_a_time(run: Callable, tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    with writing(folder / "coding.jsonl"):
        result = run("code", folder, "--no-browser")
    assert result.code == 1
    assert "coding.jsonl: the coding page is already open: process " in result.err
    assert "another" not in result.err


def test_without_the_extra_it_says_what_to_install(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.active.cli.find_spec", lambda _: None)
    assert "pip install 'absatz[code]'" in run("code", tmp_path).err


def answers(link: str) -> int:
    """Ask a server for its picture; it answers as soon as it has begun."""
    parts = urlsplit(link)
    connection = HTTPConnection(parts.netloc, timeout=20)
    connection.request("GET", "/static/icon.svg")
    status = connection.getresponse().status
    connection.close()
    return status


def test_labels_that_cannot_be_written_at_the_end_are_a_failure(tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    with Journal(folder / "coding.jsonl") as journal:  # something is to be written
        judge(Desk(read_project(folder), journal, Team(("anna",))), Person("anna"), ("artikel-0", 1), 1, 0, 0, 0)
    with running(folder, "--coder", "anna") as server:
        assert answers(server.links["anna"]) == 200
        (folder / "labels.csv").write_text("article,paragraph,coder,sample,text_sha256,privacy\nartikel-0,1,anna,,,7\n")
        said = server.stop(signal.SIGINT).splitlines()[-1]
        assert server.process.returncode == 1
        start = f"absatz: labels.csv could not be written: {folder / 'labels.csv'}, line 2: "
        end = f"mend this, then start `absatz code {folder}` again and stop it, which writes them."
        assert said.startswith(start)
        assert said.endswith(end)
        assert ".." not in said
    (folder / "labels.csv").unlink()
    with running(folder, "--coder", "anna") as server:
        assert answers(server.links["anna"]) == 200
        assert "1 rows of labels.csv are new or changed" in server.stop(signal.SIGINT)
        assert server.process.returncode == 0


def test_pressing_ctrl_c_twice_still_writes_the_labels(tmp_path: Path) -> None:
    """It printed a traceback, ended with 0 and wrote nothing."""
    folder = corpus_to_code(tmp_path)
    with Journal(folder / "coding.jsonl") as journal:
        judge(Desk(read_project(folder), journal, Team(("anna",))), Person("anna"), ("artikel-0", 1), 1, 0, 0, 0)
    with running(folder, "--coder", "anna") as server:
        assert answers(server.links["anna"]) == 200
        for _ in range(2):
            server.process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        said = server.process.communicate(timeout=30)[1]
    assert "Traceback" not in said
    assert "1 rows of labels.csv are new or changed" in said
    assert (folder / "labels.csv").exists()


@pytest.mark.slow
def test_a_taken_port_is_replaced_and_the_team_is_remembered(tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(folder, "--coder", "anna", "--coder", "ben", "--port", str(port)) as server:
            assert f":{port}/" not in server.links["anna"]
            assert answers(server.links["anna"]) == 200
            assert "labels.csv is up to date" in server.stop(signal.SIGTERM)
    with running(folder, "--adjudicator", "clara", expected=3) as server:
        assert list(server.links) == ["anna", "ben", "clara"]
