"""Zip archives: every member of a known format, in the order of their names. Nothing is written to disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO, cast

from corpus.errors import InputError
from corpus.gates.source import MAX_DEPTH, BombError, Budget, ReadOptions, Source
from corpus.paragraphs.blocks import Document
from corpus.readers.archive import check_members, check_packing
from corpus.readers.registry import format_by_name, read_source, unique_name


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of all members; a bad member is reported and skipped."""
    if source.depth >= MAX_DEPTH:
        raise InputError(f"archives nested more than {MAX_DEPTH} deep", where=source.where, hint="Unpack the inner ones.")
    source = source.seekable()
    source = replace(source, budget=Budget.of(source))
    try:
        archive = zipfile.ZipFile(source.stream)
    except zipfile.BadZipFile as error:
        raise InputError("not a zip file, or it is damaged", where=source.where, hint="Make it anew.") from error
    with archive:
        members = check_members(archive, source.where)
        wanted = [m for m in members if not m.is_dir() and not _hidden(m.filename) and format_by_name(m.filename)]
        others = sum(not m.is_dir() and not _hidden(m.filename) for m in members) - len(wanted)
        if others:
            options.note(f"{source.where}: {others} files of other kinds left out")
        if not wanted:
            raise InputError("no articles in this archive", where=source.where, hint="See docs/reading.md for the formats.")
        taken: set[str] = set()
        for member in sorted(wanted, key=lambda m: m.filename):
            try:
                yield from _member(archive, member, unique_name(member.filename, taken), source, options)
            except BombError:
                raise
            except InputError as error:
                options.problem(error)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, source: Source, options: ReadOptions
) -> Iterator[Document]:
    where = f"{source.where}:{member.filename}"
    if source.budget is not None:
        source.budget.take(member.file_size)
    check_packing(member, where)
    try:
        stream = archive.open(member)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
        raise InputError(f"cannot be unpacked ({error})", where=where, hint="Locked archives: unpack them first.") from error
    name = f"{source.name}/{name}"
    with stream:
        inner = Source(cast(BinaryIO, stream), where, name, source.depth + 1, source.budget)
        for document in read_source(inner, options, format_by_name(member.filename)):
            yield document if document.id else replace(document, id=name)


def _hidden(name: str) -> bool:
    """Hidden files, what macOS adds to archives, and the marks that Word sets beside documents while they are open."""
    return any(part.startswith((".", "~$", "__MACOSX")) for part in PurePath(name).parts)
