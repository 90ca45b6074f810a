"""An update that is broken on purpose undoes itself, one that works stays; the plug is pulled at each of their stages."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provisioning.lab.disks import tools_disk
from provisioning.lab.errors import GuestRefusedError
from provisioning.lab.recipe import TOOLS_PLACE
from provisioning.package.repository import publish
from tests.lab import views
from tests.lab.bench import Stand
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, Serving, Veteran
from tests.updates.keys import signing_keys

STATE = "/var/lib/spaarpunt-update"
BROKEN, GOOD = "9.0", "9.1"
STAGE_SECONDS, END_SECONDS = 1800.0, 2700.0
"""dpkg takes minutes on an emulated processor, and a version that is not well has ten minutes of looks."""
SAID = 'raise RuntimeError("broken on purpose")\n'


@dataclass(frozen=True)
class Repositories:
    """Disks with a signed repository: with a version that is broken, and with one that works too.

    Attributes:
        broken: the disk of the first.
        good: the disk of the second.
        keyring: the public half of the key that signed both.
        version: what runs.
    """

    broken: Path
    good: Path
    keyring: bytes
    version: str


@pytest.fixture(scope="module")
def repositories(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repositories]:
    """Made of the package that the lab's terminals run."""
    folder = tmp_path_factory.mktemp("updates")
    tree = folder / "tree"
    asked("dpkg-deb", "--raw-extract", package, tree)
    running = re.findall(r"(?m)^Version: (.*)$", (tree / "DEBIAN/control").read_text())[0]
    good = later(tree, GOOD, folder)
    for program in tree.glob("opt/spaarpunt/**/terminal/app.py"):
        program.write_text(SAID + program.read_text())
        shutil.rmtree(program.parent / "__pycache__")
    broken = later(tree, BROKEN, folder)
    with signing_keys(folder, "lab") as (keyring,):
        # One repository that grows, as a release's does: apt takes none that is older than what it has.
        first = published(folder / "broken.ext4", package, broken)
        second = published(folder / "good.ext4", good)
        yield Repositories(first, second, keyring.read_bytes(), running)


def later(tree: Path, version: str, folder: Path) -> Path:
    """The package of a tree under another version."""
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text()))
    made = folder / f"spaarpunt_{version}.deb"
    asked("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, made)
    return made


def published(disk: Path, *packages: Path) -> Path:
    """A disk with the repository, once these packages are in it."""
    out = disk.parent / "repository"
    publish(packages, out, "stable", "lab", datetime.now(UTC))
    return tools_disk(disk, out)


def asked(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=300)


def begin(served: Serving, keyring: bytes) -> None:
    """The technician's part, and the hour's: where updates come from, and that now is a quiet time."""
    hands = served.stand.guest.hands
    hands.write("/etc/spaarpunt/update.gpg", keyring)
    text = f'url = "file:{TOOLS_PLACE}/repository"\nquiet = "00:00-23:59"\n'
    hands.write("/etc/spaarpunt/update.toml", text.encode())
    hands.run("systemctl", "start", "--no-block", "spaarpunt-update.service")


def noted(stand: Stand, file: str) -> dict[str, str]:
    """What the update has on record; nothing where there is none."""
    try:
        return dict(json.loads(stand.guest.hands.read(f"{STATE}/{file}.json")))
    except GuestRefusedError:
        return {}


def until_stage(stand: Stand, stage: str, version: str) -> None:
    """Wait until the update has begun it; one that ended meanwhile did something else."""

    def begun() -> bool:
        ended = noted(stand, "ended")
        assert ended.get("version") != version, f"{ended}\n{stand.journal('spaarpunt-update-install.service')[-2000:]}"
        return noted(stand, "underway").get("stage") == stage

    stand.guest.until(f"the update is {stage}", begun, STAGE_SECONDS)


def until_ended(stand: Stand, version: str) -> dict[str, str]:
    """Wait until the update to a version has ended; how."""
    stand.guest.until("the update ended", lambda: noted(stand, "ended").get("version") == version, END_SECONDS)
    return noted(stand, "ended")


def cut_as_it_is_installed(veteran: Veteran, disk: Path, keyring: bytes, version: str) -> None:
    """The terminal serves, an update begins, and the plug is pulled in the midst of the installing."""
    with veteran.power(tools=disk) as served:
        served.stand.shows(views.attract())
        begin(served, keyring)
        until_stage(served.stand, "installing", version)
        served.stand.guest.cut_power()


def runs(stand: Stand) -> str:
    """What dpkg has on record of the package."""
    words = ("dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Version}", "spaarpunt")
    return stand.guest.hands.run(*words).out


def serves(veteran: Veteran, stand: Stand) -> None:
    """A sale goes through, and what waited is at central."""
    stand.up()
    stand.shows(views.attract())
    served = Serving(stand, veteran.office, veteran.code)
    served.sell(served.card(EMMA), 100)
    served.until_delivered()


@pytest.mark.timeout(7200)
def test_an_update_that_is_broken_on_purpose_ends_on_the_old_version(
    veteran: Veteran, repositories: Repositories, notes: Notes
) -> None:
    """A signed version that does not start; the plug is pulled as it is installed, tried and undone: the old one serves."""
    cut_as_it_is_installed(veteran, repositories.broken, repositories.keyring, BROKEN)
    for stage in ("trying", "reverting"):
        with veteran.bench.power(tools=repositories.broken) as stand:
            until_stage(stand, stage, BROKEN)
            stand.guest.cut_power()
    with veteran.bench.power(tools=repositories.broken) as stand:
        stand.plug_all()
        ended = until_ended(stand, BROKEN)
        assert ended["ended"] == "undone"
        assert runs(stand) == f"installed {repositories.version}"
        serves(veteran, stand)
        stand.keep("undone", "A broken update was undone, through three power cuts: the old version serves")
        stand.guest.shut_down()
    notes.figure("why it was undone", ended["why"])
    assert veteran.office.open_incidents(veteran.code) == []


@pytest.mark.timeout(7200)
def test_an_update_that_works_stays_though_the_plug_is_pulled_at_each_stage(
    veteran: Veteran, repositories: Repositories, notes: Notes
) -> None:
    """The next version works: it is installed and kept, though the plug is pulled as it is installed and as it is tried."""
    cut_as_it_is_installed(veteran, repositories.good, repositories.keyring, GOOD)
    with veteran.bench.power(tools=repositories.good) as stand:
        stand.plug_all()
        until_stage(stand, "trying", GOOD)
        stand.guest.cut_power()
    with veteran.bench.power(tools=repositories.good) as stand:
        # Without its readers it would not be as well as the old version was, and go.
        stand.plug_all()
        assert until_ended(stand, GOOD)["ended"] == "kept"
        assert runs(stand) == f"installed {GOOD}"
        serves(veteran, stand)
        stand.keep("updated", "An update that works: the new version serves")
        stand.guest.shut_down()
    notes.figure("from → to", f"{repositories.version} → {GOOD}")
    assert veteran.office.open_incidents(veteran.code) == []
