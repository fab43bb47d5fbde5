"""Label files and their like as text. They are edited by hand and hold names in many languages, so their encoding is not guessed:
UTF-8 is read, anything else is refused with its name. Articles are read by corpus/gates/encoding.py.
"""

from __future__ import annotations

from pathlib import Path

from corpus.errors import InputError
from corpus.gates.encoding import MARKS, utf16_without_mark

MARK = "\ufeff"


def read_utf8(path: Path, what: str, hint: str) -> str:
    """The text of a file, without byte order marks. Raises InputError where it cannot be read or is not in UTF-8; `what` names it
    (`the label file`), `hint` says how to save it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {what} ({error.strerror})", where=path, hint="Check path and permissions.") from error
    return decode_utf8(raw, str(path), what, hint)


def decode_utf8(raw: bytes, where: str, what: str, hint: str) -> str:
    """As `read_utf8`, of bytes.

    >>> decode_utf8(b"\\xef\\xbb\\xbf\\xef\\xbb\\xbfcoder", "labels.csv", "the label file", "Save it in UTF-8.")
    'coder'
    >>> decode_utf8("coder".encode("utf-16"), "labels.csv", "the label file", "Save it in UTF-8.")
    Traceback (most recent call last):
    corpus.errors.InputError: labels.csv: the label file is in utf-16, not in UTF-8. Save it in UTF-8.
    """
    for mark, _, name in MARKS[1:]:
        if raw.startswith(mark):
            raise InputError(f"{what} is in {name}, not in UTF-8", where=where, hint=hint)
    if wide := utf16_without_mark(raw):
        raise InputError(f"{what} is in {wide}, not in UTF-8", where=where, hint=hint)
    try:
        # There may be several byte order marks: programs that do not know the first one put another in front of it.
        return raw.decode("utf-8").lstrip(MARK)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = f"byte {raw[error.start]:#04x}; perhaps it is in windows-1252"
        raise InputError(f"{what} is not in UTF-8 ({found})", where=where, line=line, hint=hint) from error


def is_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8 throughout.

    >>> is_utf8("Grüße".encode()), is_utf8("Grüße".encode("cp1252"))
    (True, False)
    """
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
