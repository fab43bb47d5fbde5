"""The state of a run on disk: a folder `OUTPUT.partial` that holds a description of the run and its finished parts.

A part is written under another name and renamed when it is whole. So whenever a run is killed, everything that has the name of a
part is a finished one, and `--resume` goes on after the last of them.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from classifier.bulk.output import FORMATS, PartFile, join_parts, written_whole
from corpus.errors import InputError
from corpus.gates.files import UNFINISHED
from corpus.gates.locks import writing
from corpus.outputs import NOTHING, refuse_foreign, refuse_output

JOB = "_absatz_job.json"
#: What that description is called once all parts are joined, and only the output has to be put in place and the state removed.
DONE = "_absatz_done.json"
#: The joined parts.
WHOLE = "whole.tmp"
#: Digits of the number of a source. Parts are joined by number, but whoever reads a folder of them sorts by name.
DIGITS = 7
#: Names in a folder of output: parts (`Job.path`), and the description of a run that was killed at its very end.
OURS = re.compile(rf"\d{{5,}}-\d{{6,}}\.parquet|{re.escape(JOB)}")


class Job:
    """One run into one output: a file, or a folder of Parquet parts where the output has no suffix."""

    def __init__(self, output: Path, columns: pa.Schema, *, force: bool) -> None:
        if output.suffix and output.suffix not in FORMATS:
            hint = f"Use one of: {', '.join((*FORMATS, '.xlsx'))}."
            raise InputError(f"{output.suffix} is no output format", where=output, hint=hint)
        self.output, self.columns, self.force = output, columns, force
        self.form = FORMATS.get(output.suffix, "parquet")
        self.folder = output.with_name(output.name + UNFINISHED)
        #: Whether the run that is resumed was killed when nothing was left to do but to clear up, which is then done.
        self.finished = False

    @contextmanager
    def started(self, facts: dict[str, Any], *, resume: bool) -> Iterator[None]:
        """Begin, or go on where `facts` (inputs, model, options) are those of the interrupted run. Until the block ends, with
        `finish` in it, no other run touches the parts or the output. Raises InputError."""
        with writing(self.output):
            self._start(facts, resume=resume)
            yield

    def _start(self, facts: dict[str, Any], *, resume: bool) -> None:
        content = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1)
        if resume and self._cleared(content):
            self.finished = True
            return
        self._check_output()
        job = self.folder / JOB
        if job.is_file():
            if resume:
                if job.read_text(encoding="utf-8") != content:
                    hint = "Give the same inputs, model and options, or start anew with --force."
                    raise InputError("the interrupted run was another one", where=self.folder, hint=hint)
                self._sweep()
                return
            if not self.force:
                hint = "Go on with --resume, or start anew with --force."
                raise InputError("a run into this output was interrupted", where=self.folder, hint=hint)
        if self.folder.exists():
            marker = DONE if (self.folder / DONE).is_file() else JOB
            refuse_foreign(self.folder, marker, "the state of the run", "rename it, or choose another output.")
            shutil.rmtree(self.folder)
        try:
            self.folder.mkdir()
        except OSError as error:
            raise InputError(
                f"cannot write here ({error.strerror})", where=self.folder.parent, hint="Choose another place."
            ) from error
        job.write_text(content, encoding="utf-8")

    def path(self, source: int, part: int) -> Path:
        """Where a finished part is."""
        return self.folder / f"{source:0{DIGITS}}-{part:06}.{self.form}"

    def done(self, source: int) -> int:
        """How many parts of a source are finished, from its first on."""
        part = 0
        while self.path(source, part).exists():
            part += 1
        return part

    @contextmanager
    def part(self, source: int, part: int) -> Iterator[PartFile]:
        """A part to write; it counts as finished when the block ends without an error."""
        path = self.path(source, part)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.tmp")  # a part may be in work twice on a cluster
        with written_whole(temporary, self.form, self.columns) as file:
            yield file
        temporary.replace(path)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """In this block, wrong input met before the first part is finished removes the state: there would be nothing to
        resume."""
        try:
            yield
        except InputError:
            if not any(self.folder.glob(f"*.{self.form}")):
                self.drop()
            raise

    def finish(self) -> None:
        """Make the output of the finished parts, and remove the state."""
        self._sweep()
        parts = sorted(self.folder.glob(f"*.{self.form}"), key=lambda path: [int(number) for number in path.stem.split("-")])
        if not self.output.suffix:
            self._check_output()
            if self.output.exists():
                shutil.rmtree(self.output)
            self.folder.replace(self.output)
            (self.output / JOB).unlink()
            return
        whole = self.folder / WHOLE
        if len(parts) == 1 and self.form != "csv":
            parts[0].replace(whole)
        else:
            join_parts(parts, whole, self.form, self.columns)
        self._check_output()
        (self.folder / JOB).replace(self.folder / DONE)
        self._put_in_place()

    def _put_in_place(self) -> None:
        """Give the output its name and remove the state, the mark that it is done last: `_cleared` goes on with this."""
        whole = self.folder / WHOLE
        if whole.exists():
            whole.replace(self.output)
        for file in self.folder.iterdir():
            if file.name != DONE:
                file.unlink()
        (self.folder / DONE).unlink(missing_ok=True)
        self.folder.rmdir()

    def _cleared(self, content: str) -> bool:
        """Whether the run was killed at its very end; if so, it is ended."""
        for done in (self.folder / DONE, self.output / JOB):
            if done.is_file() and done.read_text(encoding="utf-8") == content:
                if done.parent == self.folder:
                    self._put_in_place()
                else:
                    done.unlink()
                return True
        if self.output.is_file() and self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()
            return True
        return False

    def drop(self) -> None:
        """Remove the state, if it is still there: there is nothing to resume."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what killed processes left unfinished."""
        for leftover in self.folder.glob("*.tmp"):
            leftover.unlink(missing_ok=True)

    def _check_output(self) -> None:
        """`predict_to_file` has asked with the inputs, which this does not know."""
        refuse_output(self.output, NOTHING, force=self.force, parts=None if self.output.suffix else OURS)
