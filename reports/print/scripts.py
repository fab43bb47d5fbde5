"""Text -> the fonts that it needs beyond the built-in ones. They come with the extra `fonts`, and only where a text holds their
scripts does Typst get to see them: German pages cost nothing, and their bytes do not depend on what is installed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Script:
    """A script, or several that one font serves: their name, their characters (the inside of a class of a regular expression),
    the package and folder that hold this font alone, its family; whether it comes before DejaVu Sans, which has most of the
    letters, since the letters of a word join in one font only."""

    name: str
    characters: str
    package: str
    folder: str
    family: str
    before: bool = False


#: Han, kana, Hangul, Bopomofo, with their punctuation and full-width forms.
EAST_ASIAN = (
    "\u1100-\u11ff\u2e80-\u2fdf\u2ff0-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7fb\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f"
    "\uff00-\uffef\U0001f200-\U0001f2ff\U00020000-\U0003fffd"
)
#: What DejaVu Sans lacks of Arabic writing: letters of Urdu and Pashto, ligatures, signs of the Quran.
ARABIC = (
    "\u0600-\u0605\u0610-\u061a\u0620\u063b-\u063f\u0656-\u065f\u0671-\u0678\u06c0-\u06c5\u06c9\u06ca\u06cd\u06cf\u06d1-\u06d4"
    "\u06d6-\u06ef\u06fa-\u06ff\u0750-\u077f\u0870-\u08ff\ufba4-\ufba9\ufbae-\ufbc2\ufc00-\ufdff"
)
_SOUTH, _SOUTHEAST = "justmytype_intl_south_asia", "justmytype_intl_sea"
SCRIPTS = (
    Script("Urdu", ARABIC, "justmytype_intl_rtl", "fonts/ofl/notosansarabic", "Noto Sans Arabic", before=True),
    Script(
        "Devanagari", "\u0900-\u097f\u1cd0-\u1cff\ua8e0-\ua8ff", _SOUTH, "fonts/ofl/notosansdevanagari", "Noto Sans Devanagari"
    ),
    Script("Bengali", "\u0980-\u09ff", _SOUTH, "fonts/ofl/notosansbengali", "Noto Sans Bengali"),
    Script("Tamil", "\u0b80-\u0bff", _SOUTH, "fonts/ofl/notosanstamil", "Noto Sans Tamil"),
    Script("Telugu", "\u0c00-\u0c7f", _SOUTH, "fonts/ofl/notosanstelugu", "Noto Sans Telugu"),
    Script("Thai", "\u0e01-\u0e3a\u0e40-\u0e7f", _SOUTHEAST, "fonts/ofl/notosansthai", "Noto Sans Thai"),
    Script("Burmese", "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f", _SOUTHEAST, "fonts/ofl/notosansmyanmar", "Noto Sans Myanmar"),
    Script("Khmer", "\u1780-\u17ff\u19e0-\u19ff", _SOUTHEAST, "fonts/ofl/notosanskhmer", "Noto Sans Khmer"),
    Script("Chinese, Japanese or Korean", EAST_ASIAN, "noto_cjk_sans_jp_regular", "", "Noto Sans CJK JP"),
)
HAN = SCRIPTS[-1]
_ANY = re.compile(f"[{''.join(script.characters for script in SCRIPTS)}]")
_EACH = tuple(re.compile(f"[{script.characters}]") for script in SCRIPTS)
_RUN = re.compile(f"[{EAST_ASIAN}]+")
_KANA, _HANGUL = re.compile("[\u3041-\u30fa\u30fd-\u30ff]"), re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")


def scripts_of(text: str) -> tuple[Script, ...]:
    """The scripts of SCRIPTS that a text holds.

    >>> [script.name for script in scripts_of("Grüße aus 北京 und ไทย")], scripts_of("Grüße, привет, שלום")
    (['Thai', 'Chinese, Japanese or Korean'], ())
    """
    if text.isascii() or not _ANY.search(text):
        return ()
    return tuple(script for script, pattern in zip(SCRIPTS, _EACH, strict=True) if pattern.search(text))


def han_language(text: str) -> tuple[str, str]:
    """Language and region by whose habits Han characters are drawn where neither kana nor Hangul stands beside them: one
    character has different forms in China, Taiwan, Japan and Korea. It is the language of most East Asian text here; which of the
    two old national character sets has more of the characters tells simplified Chinese from traditional.

    >>> han_language("隐私保护 プライバシー、個人情報保護法"), han_language("隱私保護"), han_language("個人情報をまもる 法律")
    (('ja', 'JP'), ('zh', 'TW'), ('ja', 'JP'))
    """
    runs = _RUN.findall(text)
    japanese = sum(len(run) for run in runs if _KANA.search(run))
    korean = sum(len(run) for run in runs if _HANGUL.search(run))
    chinese = "".join(run for run in runs if not _KANA.search(run) and not _HANGUL.search(run))
    if max(japanese, korean) > len(chinese):
        return ("ja", "JP") if japanese >= korean else ("ko", "KR")
    simplified = sum(_encodes(character, "gb2312") - _encodes(character, "big5") for character in chinese)
    return ("zh", "TW") if simplified < 0 else ("zh", "CN")


def font_folder(script: Script) -> Path | None:
    """Where the font of a script lies; None where its package is not installed."""
    package = package_folder(script.package)
    return package / script.folder if package is not None else None


@cache
def package_folder(package: str) -> Path | None:
    """The folder of a package, found without running any of its code; None where it is not installed."""
    spec = find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec is not None and spec.submodule_search_locations else None


def missing_note(names: Sequence[str]) -> str:
    """What to tell a user whose text has scripts (their names) that nothing installed can print.

    >>> missing_note(["Thai", "emoji"])
    'no font for Thai, emoji: printed as framed signs. Install the extra “fonts”, or give --fonts DIR.'
    """
    return f"no font for {', '.join(names)}: printed as framed signs. Install the extra “fonts”, or give --fonts DIR."


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
