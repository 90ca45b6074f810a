"""`/etc/spaarpunt/update.toml`: where updates come from and when they may be installed. Pure but for the reading.

url = "https://packages.example.nl/debian"   # the signed repository: the channel
suite = "stable"                             # or "early"
quiet = "02:00-05:00"                        # the shop's own time; may go over midnight
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from provisioning.updates.errors import SettingsError

_DEFAULT_QUIET = "02:00-05:00"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where updates come from and when they may be installed.

    Attributes:
        url: the repository's.
        suite: of the repository.
        begins: the quiet hours' beginning, the shop's own time.
        ends: and their end, which is no part of them.
    """

    url: str
    suite: str
    begins: time
    ends: time

    def is_quiet(self, now: time) -> bool:
        """Whether a time of the shop's clock lies in the quiet hours."""
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


def read_settings(path: Path) -> Settings | None:
    """Read the file, strictly; None where there is none: then nothing is ever updated by itself.

    Raises:
        SettingsError: it cannot be read, or says what cannot be.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read ({error}); expected TOML.") from error
    unknown = set(found) - {"url", "suite", "quiet"}
    if unknown:
        raise SettingsError(f"{path}: {', '.join(sorted(unknown))} is not known; expected url, suite and quiet.")
    url, suite = found.get("url"), found.get("suite", "stable")
    # A word of a line of apt's sources: no space, no option in brackets.
    if not isinstance(url, str) or not re.fullmatch(r"(https|file):/[^\s\[\]]+", url):
        raise SettingsError(f"{path}: expected `url` as https://host/path of the repository.")
    if not isinstance(suite, str) or not re.fullmatch(r"[a-z][a-z0-9.-]*", suite):
        raise SettingsError(f"{path}: expected `suite` as a word, such as stable.")
    begins, ends = _hours(path, found.get("quiet", _DEFAULT_QUIET))
    return Settings(url.rstrip("/"), suite, begins, ends)


def _hours(path: Path, quiet: object) -> tuple[time, time]:
    read = (
        re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", quiet) if isinstance(quiet, str) else None
    )
    if read is None:
        raise SettingsError(f'{path}: expected `quiet` as "02:00-05:00".')
    begins, ends = time(int(read[1]), int(read[2])), time(int(read[3]), int(read[4]))
    if begins == ends:
        raise SettingsError(f"{path}: the quiet hours end where they begin; expected some time between.")
    return begins, ends
