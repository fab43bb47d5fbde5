"""Bytes -> text, with the name of the encoding that was taken."""

from __future__ import annotations

import codecs
import re

from corpus.errors import InputError

#: Beyond ASCII, German text in a Western encoding holds these and hardly anything else.
WESTERN = frozenset("äöüÄÖÜßéèêàáâçëïîôóñÉÈ„“”‚‘’«»‹›–—…•€§°·×²³½©®™\xa0\xad")
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{2,30})""", re.IGNORECASE)
XML_CHARSET = re.compile(rb"""\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:-]{2,30})["']""")
#: UTF-32 begins like UTF-16 where the low byte comes first, so it is tried before.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8 with BOM"), (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"), (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)  # fmt: skip
#: A file may be called UTF-8 when no more than one byte in so many is broken.
BROKEN = 2000
#: Or when so many characters beyond ASCII, and this share of them, are valid UTF-8, and all others German in Windows-1252:
#: somebody put files of both kinds together.
VALID, VALID_SHARE = 2, 0.1
#: Stray NUL bytes in a text, at most one in so many: a program's mistake, not a binary file.
STRAY_NULS = 100


def decode(raw: bytes, where: str, declared: str | None = None) -> tuple[str, str]:
    """Text and name of the encoding: byte order mark, UTF-8, `declared`, UTF-16 without mark, the Western ones, best guess.

    UTF-8 comes before what is declared, since no other encoding passes for it, and pages saved as UTF-8 keep old declarations.
    Raises InputError for data that is no text.

    >>> decode("Grüße".encode("utf-8"), "a.txt"), decode("Grüße – „so“".encode("cp1252"), "a.txt")
    (('Grüße', 'utf-8'), ('Grüße – „so“', 'windows-1252'))
    """
    if not raw.strip():
        raise InputError("the file is empty", where=where, hint="Give a file with text.")
    for mark, codec, said in MARKS:
        marked = _try(raw, codec) if raw.startswith(mark) else None
        if marked is not None:
            return marked, said
    stray = raw.count(0)
    if 0 < stray * STRAY_NULS <= len(raw):
        bare = _try(raw.replace(b"\x00", b""), "utf-8")
        if bare is not None and _is_text(bare):
            return bare, f"utf-8, {stray} NUL bytes taken out"
    if stray:
        wide = utf16_without_mark(raw)
        text = _try(raw, wide) if wide else None
        if wide is None or text is None or "\x00" in text or not _is_text(text):
            raise _no_text(where)
        return text, wide
    for name in ("utf-8", as_browsers_read(declared) if declared else None):
        found = _try(raw, name) if name else None
        if name and found is not None:
            return found, name.lower()
    return _guess(raw, where)


def as_browsers_read(name: str) -> str:
    """The encoding meant by a declared one: Latin-1 and ASCII mean Windows-1252, wherever they are declared.

    >>> as_browsers_read("ISO-8859-1"), as_browsers_read("us-ascii"), as_browsers_read("iso-8859-15")
    ('windows-1252', 'windows-1252', 'iso-8859-15')
    """
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return name
    return "windows-1252" if known in ("iso8859-1", "ascii") else name


def declared_charset(raw: bytes) -> str | None:
    """The encoding that a web page says it has, as browsers read it: Latin-1 means Windows-1252.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">')
    'windows-1252'
    """
    match = XML_CHARSET.match(raw) or META_CHARSET.search(raw[:8192])
    return as_browsers_read(match[1].decode("ascii").lower()) if match else None


def _try(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _western_byte(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8, as Windows-1252 where that gives a German character, else replaced."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    character = error.object[error.start : error.start + 1].decode("windows-1252", "replace")
    return character if character in WESTERN else "\ufffd", error.start + 1


codecs.register_error("absatz-western", _western_byte)


def _guess(raw: bytes, where: str) -> tuple[str, str]:
    text = raw.decode("utf-8", "absatz-western")
    invalid = len(raw) - len(raw.decode("utf-8", "ignore").encode())
    beyond = sum(ord(character) > 127 for character in text)
    lost, valid = text.count("\ufffd"), beyond - invalid
    few = invalid * BROKEN <= len(raw) and valid > 0
    if few or (not lost and valid >= VALID and valid >= VALID_SHARE * beyond and _is_western(text)):
        return text, f"utf-8, {lost} broken bytes replaced" if lost else f"utf-8, {invalid} bytes of windows-1252 in it"
    western = _try(raw, "windows-1252")
    if western is not None and _is_western(western):
        return western, "windows-1252" if any(0x80 <= byte <= 0x9F for byte in raw) else "iso-8859-1"
    import charset_normalizer  # only now: most files are UTF-8

    best = charset_normalizer.from_bytes(raw[: 2**20]).best()
    guessed = _try(raw, best.encoding) if best is not None else None
    if guessed is None or best is None or not _is_text(guessed):
        raise _no_text(where)
    return guessed, f"{best.encoding}, guessed"


def _is_western(text: str) -> bool:
    beyond = [character for character in text if ord(character) > 127]
    return _is_text(text) and sum(character in WESTERN for character in beyond) >= 0.95 * len(beyond)


def _is_text(text: str) -> bool:
    control = sum(ord(character) < 32 and character not in "\t\n\r\f\v\x1a\x1b" for character in text[:10_000])
    return control * 100 <= len(text[:10_000])


def utf16_without_mark(raw: bytes) -> str | None:
    """Every second byte of Western text in UTF-16 is zero."""
    sample = raw[:4096]
    half = len(sample) // 2
    if half and len(raw) % 2 == 0:
        if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.05 * half:
            return "utf-16-le"
        if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
            return "utf-16-be"
    return None


def _no_text(where: str) -> InputError:
    return InputError("this is not a text file", where=where, hint="Save the article as plain text in UTF-8.")
