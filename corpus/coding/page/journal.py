"""An append-only file of JSON lines. A line is on the disk before `append` returns, and whatever ends the program, all lines that
were confirmed are there at the next start.

A line that was being written when the program was killed, or the disk was full, is cut off: nobody was told that it was kept.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec

from corpus.coding.entries import NAME as NAME
from corpus.coding.entries import Entry
from corpus.errors import InputError


class NotKeptError(Exception):
    """The operating system did not take a line; the file is as it was before."""


class JournalGoneError(NotKeptError):
    """Another program has removed, replaced or cut the file."""


class Journal:
    """The file, open for appending. One process at a time may have it open (`corpus.gates.locks.writing`)."""

    def __init__(self, path: Path) -> None:
        """Open or make the file and read it. Raises InputError where it cannot be opened, or a whole line is no entry."""
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            raw = path.read_bytes()
            self._size = raw.rfind(b"\n") + 1
            os.ftruncate(self._file, self._size)
            os.lseek(self._file, 0, os.SEEK_END)
            _sync_folder(path.parent)
        except OSError as error:
            raise InputError(f"cannot open the journal ({error.strerror})", where=path, hint="Check its permissions.") from error
        try:
            self.entries = tuple(_entries(raw[: self._size], path))
        except InputError:
            self.close()
            raise

    def append(self, *entries: Entry) -> None:
        """Write entries to the disk. Raises NotKeptError where that fails; then nothing of them is left in the file."""
        line = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
        if not self._still_there():
            raise JournalGoneError(self.path.name)
        try:
            os.ftruncate(self._file, self._size)  # what an earlier failure may have left
            os.lseek(self._file, self._size, os.SEEK_SET)
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
            os.fsync(self._file)
        except OSError as error:
            with suppress(OSError):  # tried again before the next entry, and at the next start the half line is cut off
                os.ftruncate(self._file, self._size)
            raise NotKeptError(error.strerror or str(error)) from error
        self._size += len(line)

    def _still_there(self) -> bool:
        """Whether the path is still the file that is open, and no line is gone. A program that tidies or synchronises files may
        have put another in its place: what is written to the old one then is found by nobody."""
        try:
            there = self.path.stat()
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(self._file)) and there.st_size >= self._size

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _entries(raw: bytes, path: Path) -> list[Entry]:
    decoder = msgspec.json.Decoder(Entry)
    entries: list[Entry] = []
    for number, line in enumerate(raw.split(b"\n")[:-1], 1):
        try:
            entries.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            hint = "Restore the file from a copy, or take this line out; labels.csv holds what was written there."
            raise InputError(f"this line is no entry of a journal ({error})", where=path, line=number, hint=hint) from error
    return entries


def _sync_folder(folder: Path) -> None:
    """Put a new file's name on the disk too; Windows does so by itself and opens no folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
