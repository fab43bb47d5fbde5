"""The verb `verify`."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.gates.terminal import show

#: Paragraphs named of each kind.
SHOWN = 10


@click.command()
@click.argument("bundle", metavar="BUNDLE", type=click.Path(path_type=Path))
@click.argument("texts", metavar="TEXTS", type=click.Path(path_type=Path))
def verify(bundle: Path, texts: Path) -> int:
    """Check a bundle of labels and predictions against the texts.

    BUNDLE is what `absatz export --format bundle` wrote; TEXTS a corpus, or a folder of articles with the same names. It is
    checked that the bundle is as it was written, that every paragraph in it is there with the text that was coded, and, where it
    holds a model, that this says of the texts what is written. Nothing in the bundle is run. Exit code 1 when something does not
    fit.
    """
    from training.bundle.check import check_bundle

    found = check_bundle(bundle, texts)
    fit = found.paragraphs - len(found.missing) - len(found.changed)
    show(f"paragraphs   {fit} of {found.paragraphs} have the text that is in the bundle")
    show(f"labelled     {found.labelled - found.labelled_unfit} of {found.labelled}")
    if found.predictions is None:
        show("predictions  none in the bundle")
    else:
        alike, rest = found.predictions - len(found.differing), found.unchecked
        more = f"; {rest} not checked, since the text of their article is gone or has changed" if rest else ""
        show(f"predictions  {alike} of {found.predictions + rest} are what the model says now{more}")
    for what, names in (("missing", found.missing), ("changed", found.changed), ("differing", found.differing)):
        if names:
            more = f" … {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            show(f"{what}: {', '.join(names[:SHOWN])}{more}")
    return 0 if found.good else 1
