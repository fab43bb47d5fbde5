"""The tutorial goes all the way, from raw articles to a bundle, and shows what the commands print."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tutorial_trial
from tests.tutorial_trial import differing, try_out


@pytest.mark.slow
def test_every_step_can_be_done(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed: list[str] = []

    def done(words: tuple[str, ...]) -> list[str]:
        result = run(*words)
        if result.code:
            failed.append(f"absatz {' '.join(words)}: {result.err}")
        return [*result.err.splitlines(), *result.out.splitlines()]

    verbs = []
    for command, printed in try_out(tmp_path, done):
        assert not failed
        assert not differing(command.shown, printed), f"{command.words} prints other lines: python -m tests.tutorial_trial"
        verbs.append(command.words[0])
    assert {"start", "sample", "import", "agreement", "export", "train", "evaluate", "predict", "overview", "verify"} <= set(
        verbs
    )


def test_the_trial_reads_the_page_rightly() -> None:
    assert doctest.testmod(tutorial_trial).failed == 0
    commands = list(tutorial_trial.commands("$ absatz a\nb\n"))
    assert differing(commands[0].shown, ["c"]) == ["b"]
