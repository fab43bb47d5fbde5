"""What a corpus report says besides its figures: warnings, whether the texts suit the model, and how its numbers came about."""

from __future__ import annotations

from typing import Any

from classifier.likeness import FEWEST as FEWEST_WORDS
from classifier.likeness import warned_of
from reports.likeness import likeness_notes
from reports.overview.records import Overview
from reports.quantify.records import FEWEST, WIDEST
from reports.texts import Texts


def alerts(overview: Overview, texts: Texts) -> list[str]:
    """What has to be known before the first number is read, because the numbers cannot be relied on as they stand."""
    whole = overview.whole
    if not whole.paragraphs:
        return [texts("overview.nothing")]
    if overview.withheld:
        return [texts("overview.notes.withheld", n=texts.number(overview.learned), total=texts.number(whole.paragraphs))]
    found = likeness_notes(overview.likeness, texts)
    if not corrected(overview):
        few = whole.paragraphs < FEWEST
        found.append(texts("overview.notes.few", n=str(FEWEST)) if few else texts("overview.notes.none"))
    misfits = [
        theme.name(texts.language)
        for theme, share in zip(overview.themes, whole.shares, strict=True)
        if share.corrected is not None and not share.corrected.fits
    ]
    if misfits:
        found.append(texts("overview.notes.misfit", themes=", ".join(misfits)))
    return found


def suits(overview: Overview, texts: Texts) -> dict[str, Any]:
    """What the comparison with the training texts and the look at languages found, also where they found nothing."""
    return {"heading": texts("overview.suits.heading"), "lines": [_vocabulary(overview, texts), _languages(overview, texts)]}


def made(overview: Overview, texts: Texts) -> dict[str, Any] | None:
    """How the shares were counted and corrected; None where nothing was."""
    whole = overview.whole
    if not whole.paragraphs or overview.withheld:
        return None
    lines = [texts("overview.notes.counting")] if corrected(overview) else []
    if any(share.corrected is not None and share.corrected.wide for share in whole.shares):
        lines.append(texts("overview.notes.wide", width=texts.percent(WIDEST)))
    if overview.labelled:
        lines.append(texts("overview.notes.labelled", n=texts.number(overview.labelled)))
    elif corrected(overview):
        lines.append(texts("overview.notes.assumption"))
    if overview.learned:
        n, total = texts.number(overview.learned), texts.number(whole.paragraphs)
        lines.append(texts("overview.notes.learned", n=n, total=total))
    return {"heading": texts("made.heading"), "lines": [*lines, _prevalence(overview, texts)]}


def corrected(overview: Overview) -> bool:
    """Whether a share of all articles is corrected for the model's errors."""
    return any(share.best for share in overview.whole.shares)


def _vocabulary(overview: Overview, texts: Texts) -> str:
    if not overview.likeness:
        return texts("overview.suits.unstated")
    whole = overview.likeness[0]
    if whole.words < FEWEST_WORDS:
        return texts("overview.suits.few")
    key = "unlike" if warned_of(overview.likeness) else "like"
    return texts(f"overview.suits.{key}", share=texts.percent(whole.unknown))


def _languages(overview: Overview, texts: Texts) -> str:
    if not overview.foreign:
        return texts("overview.suits.own_language")
    total = overview.other_languages
    named = ", ".join(f"{texts.known('reasons', language)} {texts.number(n)}" for language, n in overview.foreign)
    return texts(f"overview.suits.foreign.{'one' if total == 1 else 'many'}", n=texts.number(total), languages=named)


def _prevalence(overview: Overview, texts: Texts) -> str:
    """For how frequent themes the decisions were made, and how that is known."""
    shares = ", ".join(f"{theme.name(texts.language)} {texts.percent(theme.prevalence)}" for theme in overview.themes)
    own = ", ".join(f"{theme.name(texts.language)} {texts.percent(theme.counted_for)}" for theme in overview.themes)
    if not overview.estimated_from:
        key = "given" if own == shares else "stated"
        return texts(f"overview.notes.{key}", shares=shares, own=own)
    return texts(
        "overview.notes.estimated", shares=shares, own=own, paragraphs=texts.count("paragraphs", overview.estimated_from)
    )
