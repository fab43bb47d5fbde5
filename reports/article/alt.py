"""What the figures show, in words, for those who cannot see them. The same words go into the PDF and into figures saved alone."""

from __future__ import annotations

from reports.records import ThemeFacts, ThemeSummary
from reports.texts import Texts

#: Paragraph numbers named per theme; a list of thousands helps nobody.
NUMBERS = 200


def sure_mark(theme: ThemeFacts, texts: Texts) -> str:
    """How sure it is that the article has, or has not, the theme: one or two words."""
    return texts(f"sureness.{'' if theme.numbers else 'absent_'}{theme.sureness.value}")


def shares_alt(summary: ThemeSummary, texts: Texts) -> str:
    """What the figure of shares shows, in words."""
    items = [
        texts(
            "shares.alt_item",
            theme=theme.name(texts.language),
            share=texts.percent(theme.share_words),
            paragraphs=texts.count("paragraphs", len(theme.numbers)),
            sureness=sure_mark(theme, texts),
        )
        for theme in summary.themes
    ]
    return f"{texts('shares.alt')} {'; '.join(items)}."


def strip_alt(summary: ThemeSummary, texts: Texts) -> str:
    """What the strip shows, in words: the paragraphs that carry each theme."""
    items = [
        texts(
            "strip.alt_item",
            theme=theme.name(texts.language),
            numbers=", ".join(map(str, theme.numbers[:NUMBERS])) or texts("undefined"),
        )
        for theme in summary.themes
    ]
    return f"{texts('strip.alt')} {'; '.join(items)}."
