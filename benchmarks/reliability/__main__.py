"""What reading bombs costs: for each its size, the peak of memory, the time, and what is said.

    python -m benchmarks.reliability [NAME …] [--output]

Memory is capped at 6 GB, so that the machine survives what does not hold. Each file is read beside a good one,
which must be done.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.reliability.bombs import BOMBS, MB

CAP, SECONDS = 6 << 30, 150
GOOD = "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den Motor zerlegt hat."


def main(argv: list[str]) -> int:
    """Measure all bombs, or those named; with --output by way of `predict --output`."""
    to_file, names = "--output" in argv, [name for name in argv if not name.startswith("-")] or list(BOMBS)
    print("| file | bytes | exit | peak of memory | seconds | what is said |\n|---|---|---|---|---|---|")
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "in")
            place.mkdir()
            made(name, place / name)
            good = place / "z.txt"
            good.write_text(GOOD, encoding="utf-8")
            size = (place / name).stat().st_size
            code, peak, seconds, said = measured([str(place / name), str(good)], Path(folder), to_file=to_file)
        print(f"| {name} | {size:,} | {code} | {peak / MB:,.0f} MB | {seconds:.1f} | {said} |", flush=True)
    return 0


def made(name: str, path: Path) -> None:
    """Make a file in a process of its own: a child counts the memory that its parent had as its own."""
    child = os.fork()
    if not child:
        path.write_bytes(BOMBS[name]())
        os._exit(0)
    os.waitpid(child, 0)


def measured(inputs: list[str], folder: Path, *, to_file: bool) -> tuple[int, int, float, str]:
    """Exit code (negative: killed by that signal), largest resident set of any of its processes in bytes, seconds, last line on
    stderr, with whether the good file was done."""
    command = [sys.executable, "-m", "absatz", "predict", *inputs]
    out, err = folder / "out.jsonl", folder / "err"
    command += ["-o", str(out)] if to_file else []
    start = time.monotonic()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (CAP, CAP))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT), 2)
        os.dup2(os.open(os.devnull if to_file else out, os.O_WRONLY | os.O_CREAT), 1)
        os.execv(command[0], command)  # noqa: S606 no shell
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - start
    lines = err.read_text(encoding="utf-8", errors="replace").replace(str(folder), "").splitlines()
    done = out.exists() and "z" in out.read_text(encoding="utf-8", errors="replace")
    said = next((line for line in lines if "/in/" in line and "z.txt" not in line), lines[-1] if lines else "")
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, seconds, f"{said[:200]}{'' if done else ' (rest not done)'}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
