"""Zip files checked before anything in them is unpacked."""

from __future__ import annotations

import zipfile

from corpus.errors import InputError
from corpus.readers.source import MAX_DOCUMENT, MAX_EXPANSION, MAX_MEMBERS


def check_members(archive: zipfile.ZipFile, where: str) -> list[zipfile.ZipInfo]:
    """The members of an archive. Raises InputError when there are too many, one is locked, or all expand beyond reason."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise InputError(f"more than {MAX_MEMBERS:,} files in one archive", where=where, hint="Unpack it and give the folder.")
    packed, unpacked = (sum(sizes) for sizes in zip((0, 0), *((m.compress_size, m.file_size) for m in members), strict=True))
    if unpacked > MAX_DOCUMENT and unpacked > MAX_EXPANSION * max(packed, 1):
        raise InputError(f"would expand {unpacked // max(packed, 1):,}-fold", where=where, hint="This looks like a zip bomb.")
    return members
