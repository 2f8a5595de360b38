"""A batch's folder: the path of each result, whose folder it is, and that only one run uses it."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from batch.ledger.place import IN_FOLDER, place_of
from personalize.errors import ConfigError
from personalize.whole_file import remove_unfinished, whole_file, write_whole
from render_cluster import make_data_home


@dataclass(frozen=True, slots=True)
class BatchIdentity:
    """Which batch a folder belongs to, and where its ledger is."""

    batch_id: str
    ledger: str


@dataclass(frozen=True, slots=True)
class BatchFolder:
    """The paths of one batch's results."""

    root: Path

    @property
    def links_csv(self) -> Path:
        """The customer's CSV with our columns."""
        return self.root / "links.csv"

    @property
    def rejected_csv(self) -> Path:
        """Who gets no video, and why."""
        return self.root / "rejected.csv"

    @property
    def exports(self) -> Path:
        """Folder of the files for other tools, one folder a tool."""
        return self.root / "exports"

    @property
    def mended_rows(self) -> Path:
        """The rows that somebody mended in rejected.csv, for the runs to come."""
        return self.plan / "mended.parquet"

    @property
    def changes_csv(self) -> Path:
        """What was changed in cells before they were shown and said."""
        return self.root / "changes.csv"

    @property
    def plan(self) -> Path:
        """Folder of the plan's Parquet files."""
        return self.root / "plan"

    @property
    def videos(self) -> Path:
        """Folder of written-out videos."""
        return self.root / "videos"

    @property
    def report_html(self) -> Path:
        """The report for people."""
        return self.root / "report.html"

    @property
    def report_json(self) -> Path:
        """The report for programs."""
        return self.root / "report.json"

    def video(self, recipient_key: str) -> Path:
        """Where one recipient's video is written."""
        return self.videos / f"{recipient_key}.mp4"

    def keep_videos(self, recipient_keys: Iterable[str]) -> None:
        """Removes the written videos of everyone else: who left the batch, or no longer has one."""
        kept = {self.video(key).name for key in recipient_keys}
        for path in self.videos.glob("*.mp4"):
            if path.name not in kept:
                path.unlink()

    @property
    def ledger_file(self) -> Path:
        """The ledger, unless it is in PostgreSQL."""
        return self.root / "ledger.db"

    @property
    def _identity_file(self) -> Path:
        return self.root / "batch.json"

    @property
    def is_batch(self) -> bool:
        """Whether a batch was ever started here."""
        return self._identity_file.exists()

    def identity(self) -> BatchIdentity:
        """Which batch this is.

        Raises:
            ConfigError: no batch was ever run here.
        """
        try:
            record = json.loads(self._identity_file.read_text())
            return BatchIdentity(str(record["batch_id"]), str(record["ledger"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"{self.root} contains no batch ({self._identity_file.name} is missing or damaged)"
                "; make one with: vidmerge run CAMPAIGN CSV --out DIR"
            ) from error

    def give_up(self) -> None:
        """Withdraws a claim, so that the folder belongs to no batch."""
        self._identity_file.unlink(missing_ok=True)

    def ledger_url(self, setting: str | None) -> str:
        """The URL of the ledger: the setting, else SQLite in this folder.

        Raises:
            ConfigError: the batch was run with another ledger, which has its tokens.
        """
        place = self.identity().ledger
        if place != place_of(setting):
            raise ConfigError(
                f"the ledger of the batch in {self.root} is {place}, not {place_of(setting)}: "
                + ("unset" if place == IN_FOLDER else "set")
                + " VIDMERGE_LEDGER accordingly"
            )
        from sqlalchemy import URL  # here, because it is slow to import and `--help` must not wait

        # Built from parts, because a folder's name may contain characters with a meaning in URLs.
        return setting or str(URL.create("sqlite", database=str(self.ledger_file.absolute())))

    def refuse_strangers(self) -> None:
        """Refuses a folder that contains something else.

        Raises:
            ConfigError: the folder contains files, but no batch.
            OSError: it cannot be read.
        """
        if self._identity_file.exists() or not self.root.exists():
            return
        strangers = sorted(p.name for p in self.root.iterdir() if p.name[0] != ".")
        if strangers:
            raise ConfigError(
                f"{self.root} is not empty and contains no batch (found {strangers[0]}); "
                "name a new folder with --out"
            )

    def remove_unfinished(self) -> None:
        """Removes what a killed run was writing. Only for the run that owns the folder."""
        for folder in (self.root, self.videos, self.plan):
            remove_unfinished(folder)

    def claim(self, ledger_setting: str | None) -> BatchIdentity:
        """Creates the folder, gives the batch an id if it has none, and returns which batch it is.

        Raises:
            ConfigError: the folder contains something else, or cannot be created.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if self._identity_file.exists():
                return self.identity()
            self.refuse_strangers()
            identity = BatchIdentity(uuid.uuid4().hex, place_of(ledger_setting))
            write_whole(self._identity_file, json.dumps(asdict(identity)).encode())
        except OSError as error:
            raise ConfigError(f"cannot use the folder {self.root}: {error.strerror}") from error
        return identity


_LOCK_FILE = ".lock"
_OTHERS = 0o077


def close_to_others() -> Callable[[], object]:
    """From now on, files and folders made by this process are private to its user (0600, 0700).

    A batch is personal data: names, addresses, links, faces and voices that say them. Returns a
    function that restores the process's previous state.
    """
    make_data_home()
    return partial(os.umask, os.umask(_OTHERS))


@contextmanager
def sole_run(folder: BatchFolder) -> Iterator[None]:
    """Owns the folder during the block; the kernel releases it even after a SIGKILL.

    The folder, even one of an earlier version, and everything written meanwhile is closed to other
    users.

    Raises:
        ConfigError: another run owns it, or it contains something else.
    """
    with ExitStack() as stack:
        stack.callback(close_to_others())
        lock = stack.enter_context(_lock_file(folder))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise ConfigError(
                f"another run is using {folder.root} (process {lock.read().strip() or '?'}); "
                "wait for it, or name another folder with --out"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        with suppress(PermissionError):  # the folder's owner decides who may look into it
            folder.root.chmod(stat.S_IMODE(folder.root.stat().st_mode) & ~_OTHERS)
        folder.remove_unfinished()
        yield


def _lock_file(folder: BatchFolder) -> TextIO:
    try:
        folder.refuse_strangers()
        folder.root.mkdir(parents=True, exist_ok=True)
        return (folder.root / _LOCK_FILE).open("a+")
    except OSError as error:
        raise ConfigError(f"cannot use the folder {folder.root}: {error.strerror}") from error


@contextmanager
def writing_csv(path: Path) -> Iterator[TextIO]:
    """A text file that appears under its name only if the block succeeds.

    UTF-8 with a byte order mark, without which Excel reads it as Windows-1252.
    """
    with (
        whole_file(path) as beside,
        beside.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        yield file
