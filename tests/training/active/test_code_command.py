"""The verb `code`: what it refuses, in one message, before a browser is opened."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from corpus.coding.page.desk import Desk, Team
from corpus.coding.page.journal import Journal, NotKeptError
from corpus.coding.page.people import Person
from corpus.coding.page.project import read_project
from corpus.gates.extras import install
from corpus.gates.locks import writing
from tests.page_browser import running
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


def test_a_disk_that_is_full_at_the_start_is_one_message(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotKeptError("No space left on device")

    monkeypatch.setattr(Journal, "append", full)
    folder = corpus_to_code(tmp_path)
    result = run("code", folder, "--no-browser")
    said = f"absatz: {folder / 'coding.jsonl'}: cannot write (No space left on device). Make room, then start again.\n"
    assert (result.code, result.out, result.err) == (1, "", said)


def test_a_corpus_is_coded_by_one_server_at_a_time(run: Callable, tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    with writing(folder / "coding.jsonl"):
        result = run("code", folder, "--no-browser")
    assert result.code == 1
    assert "coding.jsonl: the coding page is already open: process " in result.err
    assert "another" not in result.err


def test_without_the_extra_it_says_what_to_install(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.active.cli.find_spec", lambda _: None)
    assert f"Install it: {install('code')}\n" in run("code", tmp_path).err


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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on every address of 127.0.0.0/8 by itself")
def test_a_team_comes_in_by_another_address_of_the_machine(tmp_path: Path) -> None:
    """127.0.0.2 stands for an address on a network: links work again and again, and nobody is let in under another name."""
    with running(corpus_to_code(tmp_path), "--coder", "anna", "--coder", "ben", "--host", "127.0.0.2") as server:
        anna, ben = (urlsplit(server.links[name]) for name in ("anna", "ben"))
        assert anna.hostname == ben.hostname == "127.0.0.2"
        assert anna.path != ben.path
        with pytest.raises(ConnectionRefusedError):
            asked(f"127.0.0.1:{anna.port}", "/")
        cookies = [asked(link.netloc, link.path).cookie for link in (anna, anna, ben)]
        assert len(set(cookies)) == 3
        names = [asked(anna.netloc, "/", cookie=cookie).text for cookie in cookies]
        assert ["<b>anna</b>" in text for text in names] == [True, True, False]
        assert "<b>ben</b>" in names[2]
        for host in (f"evil.example:{anna.port}", f"127.0.0.1:{anna.port}", f"localhost:{anna.port}", "127.0.0.2"):
            for path, cookie in ((anna.path, ""), ("/", cookies[0]), ("/api/next", cookies[0])):
                refused = asked(anna.netloc, path, host=host, cookie=cookie)
                assert (refused.status, refused.cookie) == (403, "")
                assert "Im 1. Absatz" not in refused.text
        said = server.stop()
    assert "absatz: WARNING: everybody on this network can reach this address" in said
    assert "A link is a password" in said


class Asked(NamedTuple):
    status: int
    cookie: str
    text: str


def asked(server: str, path: str, host: str = "", cookie: str = "") -> Asked:
    """A request to a server under a host name (its own by default), and what came back."""
    connection = HTTPConnection(server, timeout=20)
    connection.request("GET", path, headers={"Host": host or server, "Cookie": cookie})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return Asked(answer.status, (answer.getheader("set-cookie") or "").split(";")[0], text)
