"""What an update needs of the machine: the port, and the real one over dpkg, gpgv, systemctl and the terminal."""

import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from provisioning.updates import signed
from provisioning.updates.errors import MachineError, SignatureError, ToolError
from provisioning.updates.settings import Settings
from provisioning.updates.values import Here, Look, Package
from provisioning.updates.whole import sync_folder

PROGRAM: Final = "/opt/spaarpunt/bin/spaarpunt"
KEYRING: Final = Path("/etc/spaarpunt/update.gpg")
"""The repository's public keys, more than one while a key is changed."""
STORE: Final = Path("/var/lib/spaarpunt/store")
_ASK_SECONDS: Final = 30.0
_INSTALL_SECONDS: Final = 900.0
"""dpkg on a slow card, and the terminal's own end before it."""


class Machine(Protocol):
    """What an update needs of the machine."""

    def install(self, package: Package) -> str | None:
        """Install a kept package, above or below the one that runs; what went wrong, or None."""

    def look(self) -> Look:
        """How the terminal is now."""

    def wait(self, seconds: float) -> float:
        """Let time go by; the seconds that went."""

    def keep_only(self, packages: Sequence[Package]) -> None:
        """Keep these packages, and no others."""


class Debian:
    """A terminal's real machine.

    Args:
        kept: the folder of packages that root trusts; made where it is missing.
        fetched: the folder that the unprivileged fetching fills: `apt/lists` and `packages`.
        keyring: of the repository's keys, as gpgv reads it.
        program: the terminal's own command.
        store: the terminal's.
    """

    def __init__(
        self,
        kept: Path,
        fetched: Path,
        keyring: Path = KEYRING,
        program: str = PROGRAM,
        store: Path = STORE,
    ) -> None:
        self._kept = kept
        self._fetched = fetched
        self._keyring = keyring
        self._program = program
        self._store = store

    def install(self, package: Package) -> str | None:
        """dpkg, which takes an older version as well as a newer one; its words are an answer, no error.

        Where it refused to replace a version by itself, that version is whole: so it is on a full disk.
        """
        path = self._kept / package.file
        try:
            if digest_of(path) != package.sha256:
                return f"{path} is not what it was when it was kept"
            asked("dpkg", "--install", "--force-confold", str(path), seconds=_INSTALL_SECONDS)
        except (ToolError, OSError) as error:
            return None if self._is_whole(package.version) else str(error)
        return None

    @staticmethod
    def _is_whole(version: str) -> bool:
        try:
            said = asked("dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Version}", signed.NAME)
        except ToolError:
            return False
        return said.strip() == f"installed {version}"

    def look(self) -> Look:
        """What systemd and the terminal's doctor say."""
        active = _succeeds("systemctl", "is-active", "--quiet", "spaarpunt.service")
        found = self._said("doctor", "--running", "--json", "--store", str(self._store))
        broken = frozenset(f"{each['part']}/{each['name']}" for each in found if each.get("state") == "broken")
        return Look(active, bool(found), broken)

    def wait(self, seconds: float) -> float:
        """Nothing ends it before its time."""
        threading.Event().wait(seconds)
        return seconds

    def keep_only(self, packages: Sequence[Package]) -> None:
        """Remove every other file of the folder."""
        names = {each.file for each in packages}
        for path in self._kept.iterdir():
            if path.suffix == ".deb" and path.name not in names:
                path.unlink()

    # ── before an update ────────────────────

    def candidate(self) -> Package | None:
        """The newest package that was fetched, verified anew and kept; None where none was fetched.

        Raises:
            MachineError: it is for another kind of machine.
            OSError: there is no room to keep it.
            SignatureError: what was fetched is not what the repository's key vouches for.
            ToolError: a tool is missing or failed.
        """
        found = sorted((self._fetched / "packages").glob(f"{signed.NAME}_*.deb"))
        newest: Path | None = None
        for path in found:
            if newest is None or is_newer(_field(path, "Version"), _field(newest, "Version")):
                newest = path
        return None if newest is None else self._verified(newest)

    def _verified(self, path: Path) -> Package:
        """Copied first and judged then: what was judged cannot be changed by whoever fetched it."""
        architecture = asked("dpkg", "--print-architecture").strip()
        made_for = _field(path, "Architecture")
        if made_for not in (architecture, "all"):
            raise MachineError(f"{path.name} is for {made_for} machines, and this one is {architecture}.")
        vouched = self._vouched(architecture)
        self._kept.mkdir(parents=True, exist_ok=True)
        mine = self._kept / f".{path.name}.new"
        try:
            shutil.copyfile(path, mine)
            package = signed.the_one(vouched, digest_of(mine), mine.stat().st_size)
            _flush(mine)
        except (OSError, SignatureError):
            # On a full disk half a package would stand in the way of what is kept.
            mine.unlink(missing_ok=True)
            raise
        mine.replace(self._kept / package.file)
        sync_folder(self._kept)
        return package

    def _vouched(self, architecture: str) -> tuple[signed.Vouched, ...]:
        lists = self._fetched / "apt/lists"
        releases = sorted(lists.glob("*_InRelease"))
        if len(releases) != 1:
            raise SignatureError(f"{lists} holds {len(releases)} signed releases where one belongs; fetch again.")
        release = asked("gpgv", "--quiet", "--keyring", str(self._keyring), "--output", "-", str(releases[0]))
        wanted = signed.packages_digest(release, f"main/binary-{architecture}/Packages")
        for index in sorted(lists.glob("*_Packages")):
            if digest_of(index) == wanted:
                return signed.vouched(index.read_text(encoding="utf-8"), architecture)
        raise SignatureError("No fetched list of packages is the one that the signed release names; fetch again.")

    def here(self, settings: Settings, now: datetime, refused: frozenset[str]) -> Here:
        """What must be known before an update may begin; `now` is the shop's own time.

        Raises:
            ToolError: a tool is missing or failed.
        """
        look = self.look()
        status = self._said("status", "--json", "--store", str(self._store))
        waiting, attended = (status[0].get("waiting"), status[0].get("attended")) if status else (None, False)
        if not status and not (self._store / "store.db").exists():
            # Not enrolled: nothing was ever taken.
            waiting = 0
        room = os.statvfs("/")
        return Here(
            look=look,
            waiting=waiting if isinstance(waiting, int) else None,
            attended=attended is not False,
            old=self._kept_package(self.version()),
            free_mib=room.f_bavail * room.f_frsize // (1 << 20),
            quiet=settings.is_quiet(now.time()),
            refused=refused,
        )

    def version(self) -> str:
        """The version that is installed.

        Raises:
            ToolError: dpkg is not there, or knows of none.
        """
        return asked("dpkg-query", "--show", "--showformat", "${Version}", signed.NAME).strip()

    def _kept_package(self, version: str) -> Package | None:
        """The package of a version, to go back to; from what was fetched where it is not kept yet."""
        if self._kept.is_dir():
            for path in sorted(self._kept.glob("*.deb")):
                if _field(path, "Version") == version:
                    store, lowest = (int(_field(path, name) or 1) for name in _STORE_FIELDS)
                    return Package(version, path.name, digest_of(path), store, lowest)
        for path in sorted((self._fetched / "packages").glob("*.deb")):
            if _field(path, "Version") == version:
                return self._verified(path)
        return None

    def _said(self, *words: str) -> list[dict[str, object]]:
        """What the terminal's own command says, one JSON object a line; nothing where it does not answer."""
        try:
            done = subprocess.run(  # noqa: S603 - the program's own command
                [self._program, *words], capture_output=True, text=True, timeout=_ASK_SECONDS, check=False
            )
            found = [json.loads(line) for line in done.stdout.splitlines()]
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return []
        return [each for each in found if isinstance(each, dict)]


_STORE_FIELDS: Final = ("Spaarpunt-Store", "Spaarpunt-Store-Readable-From")


def digest_of(path: Path) -> str:
    """A file's SHA-256 in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_newer(version: str, than: str) -> bool:
    """Whether a version is above another (Debian Policy, 5.6.12), as dpkg compares them."""
    return _succeeds("dpkg", "--compare-versions", version, "gt", than)


def asked(*words: str, seconds: float = _ASK_SECONDS) -> str:
    """What a program of the system says.

    Raises:
        ToolError: it is not there, failed, or took too long.
    """
    tool = shutil.which(words[0])
    if tool is None:
        raise ToolError(f"{words[0]} is not there; install dpkg, apt, gpgv and systemd.")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603 - its own words
            [tool, *words[1:]], capture_output=True, text=True, timeout=seconds, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{words[0]} took longer than {seconds:.0f} s and was ended.") from error
    if done.returncode:
        raise ToolError(f"{words[0]} failed: {_complaint(done.stderr) or done.returncode}")
    return done.stdout


def _complaint(said: str) -> str:
    """What went wrong, of all that a tool said: our own scripts' words, or else its last error."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    ours = [line for line in lines if line.startswith(f"{signed.NAME}: ")]
    told = [line for line in lines if not line.startswith("/")] or lines
    errors = [line for line in told if "error" in line.lower() and "Errors were encountered" not in line]
    return " ".join(ours) if ours else (errors or told or [""])[-1]


def _succeeds(*words: str) -> bool:
    tool = shutil.which(words[0])
    if tool is None:
        return False
    done = subprocess.run([tool, *words[1:]], capture_output=True, timeout=_ASK_SECONDS, check=False)  # noqa: S603 - its own words
    return done.returncode == 0


def _field(path: Path, name: str) -> str:
    return asked("dpkg-deb", "--field", str(path), name).strip()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
