"""Fetching by apt, as a user without any right: apt checks the repository's signature, and root checks it again."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from provisioning.updates import signed
from provisioning.updates.errors import ToolError
from provisioning.updates.machine import KEYRING, asked
from provisioning.updates.settings import Settings
from provisioning.updates.whole import write_whole

_SECONDS: Final = 1_800.0
"""For one package over a slow line."""
Asked = Callable[..., str]


def sources(settings: Settings, keyring: Path) -> str:
    """The one line of apt's sources (sources.list(5)): this repository, by this key and no other."""
    return f"deb [signed-by={keyring}] {settings.url} {settings.suite} main\n"


def configuration(folder: Path) -> str:
    """apt.conf(5): everything in a folder of its own, and nothing of the system's but what is installed."""
    return "".join(
        f'{name} "{value}";\n'
        for name, value in {
            "Dir::State": f"{folder}/apt",
            "Dir::State::lists": f"{folder}/apt/lists",
            "Dir::State::status": "/var/lib/dpkg/status",
            "Dir::Cache": f"{folder}/apt/cache",
            "Dir::Etc::sourcelist": f"{folder}/spaarpunt.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferencesparts": "-",
            "Dir::Etc::parts": "-",
            "Dir::Log": f"{folder}/apt",
            "APT::Sandbox::User": "",
            "APT::Update::Error-Mode": "any",
            "Acquire::AllowInsecureRepositories": "false",
            "Acquire::GzipIndexes": "false",
            "Acquire::Languages": "none",
            "Acquire::PDiffs": "false",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "30",
        }.items()
    )


def fetch(settings: Settings, folder: Path, *, running: str | None, keyring: Path = KEYRING) -> str:
    """Fetch the newest package, and the one that runs where the repository has it: the way back.

    Args:
        settings: where from.
        folder: of the fetching user.
        running: the version that runs; None where none is installed.
        keyring: of the repository's keys.

    Returns:
        What was fetched, for the journal.

    Raises:
        ToolError: apt is not there, the repository does not answer, or its signature is not good.
        OSError: the folder cannot be written.
    """
    packages = folder / "packages"
    for each in (folder / "apt/lists/partial", folder / "apt/cache/archives/partial", packages):
        each.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "spaarpunt.list", sources(settings, keyring), 0o644)
    settings_file = folder / "apt.conf"
    write_whole(settings_file, configuration(folder), 0o644)
    common = ("apt-get", "--quiet", "--config-file", str(settings_file))
    asked(*common, "update", seconds=_SECONDS)
    for old in packages.glob("*.deb"):
        old.unlink()
    download = ("env", f"--chdir={packages}", *common, "download")
    asked(*download, signed.NAME, seconds=_SECONDS)
    if running is not None and not any(f"_{running}_" in each.name for each in packages.iterdir()):
        try:
            asked(*download, f"{signed.NAME}={running}", seconds=_SECONDS)
        except ToolError:
            return f"{_names(packages)}; the repository has {running} no more"
    return _names(packages)


def _names(packages: Path) -> str:
    return ", ".join(sorted(each.name for each in packages.glob("*.deb")))
