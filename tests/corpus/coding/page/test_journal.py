"""The journal: what was confirmed is there at the next start, whatever happened in between."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.coding.entries import Said, Written
from corpus.coding.page.journal import Journal, JournalGoneError, NotKeptError
from corpus.errors import InputError

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def entry(number: int, note: str = "") -> Said:
    return Said(NOW, "anna", "artikel", number, "", {"privacy": 1}, {}, note=note)


def numbers(path: Path) -> list[int]:
    with Journal(path) as journal:
        return [said.paragraph for said in journal.entries if isinstance(said, Said)]


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    written = [entry(1, "Grüße\u2028\n\x00"), Written(NOW, 1), entry(2)]
    with Journal(tmp_path / "j") as journal:
        for one in written:
            journal.append(one)
    with Journal(tmp_path / "j") as journal:
        assert list(journal.entries) == written


@pytest.mark.parametrize(
    "half", [b"{", b'{"kind":"coded","at":"2026', b"\xff\xfe", b'{"kind":"written","at":"2026-03-01T00:00:00Z","upto":1}']
)
def test_a_line_without_its_end_is_cut_off(tmp_path: Path, half: bytes) -> None:
    path = tmp_path / "j"
    with Journal(path) as journal:
        journal.append(entry(1))
    whole = path.read_bytes()
    path.write_bytes(whole + half)
    with Journal(path) as journal:
        assert journal.entries == (entry(1),)
        journal.append(entry(2))
    assert path.read_bytes().startswith(whole)
    assert numbers(path) == [1, 2]


@pytest.mark.parametrize("line", [b"nonsense", b"\xff", b"[]", b'{"kind":"new"}', b"[" * 100_000, b"", b'{"kind":"coded"}'])
def test_a_damaged_line_is_named_and_nothing_is_changed(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "j"
    with Journal(path) as journal:
        journal.append(entry(1))
    path.write_bytes(path.read_bytes() + line + b"\n")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"j, line 2: this line is no entry"):
        Journal(path)
    assert path.read_bytes() == before


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """In this block no file grows beyond a size: writes are cut short, as on a full disk."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_is_said_and_leaves_no_half_line(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path) as journal:
        journal.append(entry(1))
        whole = path.read_bytes()
        with largest_file(len(whole) + 40):
            for _ in range(2):
                with pytest.raises(NotKeptError):
                    journal.append(entry(2))
                assert path.read_bytes() == whole
        journal.append(entry(3))  # there is room again
    assert numbers(path) == [1, 3]


@pytest.mark.parametrize("how", ["removed", "replaced", "cut"])
def test_a_file_that_is_gone_confirms_nothing(tmp_path: Path, how: str) -> None:
    """As a program does that synchronises folders, or an editor that saves."""
    path = tmp_path / "j"
    with Journal(path) as journal:
        journal.append(entry(1))
        whole = path.read_bytes()
        if how == "cut":
            os.truncate(path, 10)
        else:
            path.unlink()
        if how == "replaced":
            path.write_bytes(whole)
        there = path.read_bytes() if path.exists() else None
        with pytest.raises(JournalGoneError):
            journal.append(entry(2))
        assert (path.read_bytes() if path.exists() else None) == there


def test_a_folder_that_may_not_be_written_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot open the journal"):
        Journal(tmp_path / "missing" / "j")
    with pytest.raises(InputError, match="cannot open the journal"):
        Journal(tmp_path)
