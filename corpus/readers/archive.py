"""Limits on what zip files expand to, which they say beforehand."""

from __future__ import annotations

import zipfile

from corpus.errors import InputError
from corpus.gates.source import MAX_DOCUMENT, MAX_EXPANSION, MAX_MEMBERS


def check_members(archive: zipfile.ZipFile, where: str) -> list[zipfile.ZipInfo]:
    """The members of an archive. Raises InputError when there are too many, one is locked, or all expand beyond reason."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise InputError(f"more than {MAX_MEMBERS:,} files in one archive", where=where, hint="Unpack it and give the folder.")
    packed, unpacked = (sum(sizes) for sizes in zip((0, 0), *((m.compress_size, m.file_size) for m in members), strict=True))
    if unpacked > MAX_DOCUMENT and unpacked > MAX_EXPANSION * max(packed, 1):
        raise InputError(f"would expand {unpacked // max(packed, 1):,}-fold", where=where, hint="This looks like a zip bomb.")
    if _overlap(members):
        raise InputError("files in this archive share their bytes", where=where, hint="This looks like a zip bomb.")
    return members


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether a file begins before the one in front of it can have ended: few bytes may then stand for any number of files."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + SHORTEST_HEADER + member.compress_size
    return False


def check_packing(member: zipfile.ZipInfo, where: str) -> None:
    """Raises InputError where a member is packed otherwise than usual: what comes out of LZMA and bzip2 arrives in one piece,
    whatever its size."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        how = zipfile.compressor_names.get(member.compress_type, str(member.compress_type))  # type: ignore[attr-defined]
        raise InputError(f"packed with {how}", where=where, hint="Pack it as an ordinary zip file.")


#: Bytes of what stands before the content of a file in an archive, without its name.
SHORTEST_HEADER = 30
