"""What was skipped and how to get it, said at the end of every run; in CI a skip that no list names fails the run.

A skip hides what it was to show, and nobody reads the one letter it leaves behind. So each reason says what is missing and, in
brackets, how to get it; and where CI is set in the environment (`.ci/run` sets it), everything that `allowed_skips.txt` does not
name must run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

ALLOWED = Path(__file__).parent / "allowed_skips.txt"
#: Said of a module that is not there, since pytest itself gives the reason then.
MODULES = ' (install everything: pip install -c constraints.txt -e ".[dev]")'

Skip = tuple[str, str]


def allowed_skips(text: str) -> dict[str, str]:
    """Pattern -> reason, from lines of `PATTERN: REASON`; empty lines and lines that begin with # say nothing. A pattern is a
    test's id, in which * stands for anything. Raises ValueError for a line without a reason.

    >>> allowed_skips("# none but\\ntests/test_a.py::test_*: needs the moon")
    {'tests/test_a.py::test_*': 'needs the moon'}
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pairs = [line.partition(": ")[::2] for line in lines]
    for line, (_, reason) in zip(lines, pairs, strict=True):
        if not reason.strip():
            raise ValueError(f"{ALLOWED.name}: {line!r} gives no reason; write PATTERN: REASON")
    return {pattern: reason.strip() for pattern, reason in pairs}


def unnamed(skips: Iterable[Skip], allowed: Iterable[str]) -> list[Skip]:
    """The skips whose test no pattern names.

    >>> unnamed([("tests/test_a.py::test_b", "no moon"), ("tests/test_c.py", "no sun")], ["tests/test_a.py::*"])
    [('tests/test_c.py', 'no sun')]
    """
    patterns = list(allowed)
    return [(test, reason) for test, reason in skips if not any(fnmatchcase(test, pattern) for pattern in patterns)]


def skips_of(config: pytest.Config) -> list[Skip]:
    """Test or module, and reason, of all that was skipped, each once however many processes met it."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a process that only runs tests for another one
        return []
    found = {(report.nodeid, report.longrepr[2].removeprefix("Skipped: ")) for report in reporter.stats.get("skipped", [])}
    return sorted((test, reason + MODULES * reason.startswith("could not import")) for test, reason in found)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail in CI where something was skipped that is not named."""
    if os.environ.get("CI") and unnamed(skips_of(session.config), allowed_skips(ALLOWED.read_text(encoding="utf-8"))):
        session.exitstatus = max(session.exitstatus, pytest.ExitCode.TESTS_FAILED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was skipped, by reason, with what each pattern of the list says of it."""
    skips = skips_of(config)
    if not skips:
        return
    terminalreporter.section("skipped, and how to get it")
    for why in sorted({reason for _, reason in skips}):
        tests = [test for test, reason in skips if reason == why]
        terminalreporter.line(f"{len(tests)} skipped: {why}")
        for test in sorted({test.partition("[")[0] for test in tests}):
            terminalreporter.line(f"    {test}")
    missing = unnamed(skips, allowed_skips(ALLOWED.read_text(encoding="utf-8")))
    if missing and os.environ.get("CI"):
        terminalreporter.line(
            f"FAILED: {len(missing)} of these are not named in tests/{ALLOWED.name}, so CI must run them:", red=True
        )
        for test, _ in missing:
            terminalreporter.line(f"    {test}", red=True)
