"""Text -> all that its report needs of fonts beyond the built-in ones, and what of it is not installed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.print.emoji import FAMILY, drawings, emoji_font, emoji_of, has_emoji
from reports.print.scripts import HAN, font_folder, han_language, scripts_of


@dataclass(frozen=True, slots=True)
class FurtherFonts:
    """Folders of the fonts for a text's scripts; their families, those after and those before DejaVu Sans; language and region of
    its Han characters (None: nothing East Asian, or no font for it); its emoji as written; names of the scripts, emoji among
    them, for which nothing is installed."""

    folders: tuple[Path, ...] = ()
    families: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    han: tuple[str, str] | None = None
    emoji: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def template_data(self) -> dict[str, Any]:
        """What the templates are told: names and languages, no files."""
        han = {"family": HAN.family, "lang": self.han[0], "region": self.han[1]} if self.han else None
        emoji = {"family": FAMILY, "pattern": pattern(self.emoji)} if self.emoji else None
        return {"families": self.families, "before": self.before, "han": han, "emoji": emoji}

    def emoji_font(self) -> bytes:
        """The font of these emoji."""
        return emoji_font(self.emoji, drawings())


def further_fonts(text: str, given: Collection[str] = ()) -> FurtherFonts:
    """What a text needs; families `given` by a user need no package. Ordinary German needs nothing.

    >>> further_fonts("Grüße aus München, „schön“ – 5 € ©") == FurtherFonts()
    True
    """
    folders: list[Path] = []
    families: list[str] = []
    before: list[str] = []
    missing: list[str] = []
    for script in scripts_of(text):
        folder = font_folder(script)
        if script.family not in given and folder is None:
            missing.append(script.name)
            continue
        (before if script.before else families).append(script.family)
        # Twice the same face, and which one is taken would depend on the file system.
        if script.family not in given and folder is not None:
            folders.append(folder)
    emoji: tuple[str, ...] = ()
    if has_emoji(text):
        emoji = emoji_of(text, drawings())
        missing += [] if drawings() else ["emoji"]
    han = han_language(text) if HAN.family in families else None
    return FurtherFonts(tuple(folders), tuple(families), tuple(before), han, emoji, tuple(missing))


def pattern(emoji: Sequence[str]) -> str:
    """Emoji as a regular expression of Typst (of Rust's `regex`); the longest have to come first.

    >>> pattern(["1\\ufe0f", "*"])
    '\\\\u{31}\\\\u{fe0f}|\\\\u{2a}'
    """
    return "|".join("".join(f"\\u{{{ord(character):x}}}" for character in one) for one in emoji)
