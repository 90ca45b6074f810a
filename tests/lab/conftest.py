"""The lab's bench: image and package are made once and kept in build/lab; each machine gets disks of its own.

Each file is a part of its own for pytest-xdist: two machines may run at a time, each with a terminal and a central of its
own, and share what was made for the run.
"""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from provisioning.lab.board import Board
from provisioning.lab.disks import data_disk, overlay, tools_disk
from provisioning.lab.image import Image, image
from provisioning.lab.installing import installed
from provisioning.lab.recipe import Architecture, Recipe, recipe
from provisioning.package.build import build
from tests.house.reading import ROOT
from tests.lab.bench import Bench
from tests.lab.notes import Notes
from tests.lab.serving import Veteran, brought_into_service
from tests.lab.shop import Office
from tests.lab.shop import office as serving_office
from tests.lab.turns import alone_in

KEPT = ROOT / "build" / "lab"
DEADLINE_SECONDS = 1800
REPORT = Path(os.environ.get("LAB_REPORT", ROOT / "out" / "lab"))


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here boots machines: it has minutes. Files whose tests may last longest come first, so that none is left."""
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.lab)
        item.add_marker(pytest.mark.xdist_group(f"lab {item.path.stem}"))
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(DEADLINE_SECONDS))
    longest = {item.path: 0 for item in ours}
    for item in ours:
        deadline = item.get_closest_marker("timeout")
        longest[item.path] = max(longest[item.path], deadline.args[0] if deadline else 0)
    others = [item for item in items if item.path not in longest]
    items[:] = [*others, *sorted(ours, key=lambda item: -longest[item.path])]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What passed is noted; the report is of nothing else."""
    report = yield
    if report.when == "call" and isinstance(item, pytest.Function):
        item.funcargs["notes"].end(item.name, report.duration, held=report.passed)
    return report


@pytest.fixture(scope="session")
def notes() -> Notes:
    """What is kept of this run for its report."""
    return Notes(REPORT)


@pytest.fixture(autouse=True)
def _noted(request: pytest.FixtureRequest, notes: Notes) -> None:
    """Each test begins a note of its own."""
    notes.begin(request.node.name, (request.function.__doc__ or "").strip())


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this run, whichever worker asks; pytest-xdist, "Making session-scoped fixtures execute only once"."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture(scope="session")
def package(run_folder: Path) -> Path:
    """The package that `make deb` made of these very files, or one made now."""
    made = os.environ.get("LAB_PACKAGE")
    return Path(made) if made else built(run_folder, Architecture.AMD64)


def built(run_folder: Path, architecture: Architecture) -> Path:
    """The run's own package for that machine; made once, whoever asks first."""
    folder = run_folder / f"deb-{architecture.value}"
    with alone_in(folder):
        made = next(folder.glob("*.deb"), None)
        return made or build(ROOT, folder, "gzip", architecture=architecture.value)


@pytest.fixture(scope="session")
def made_by() -> Recipe:
    """The guest's system."""
    return recipe(Architecture(os.environ.get("LAB_ARCHITECTURE", "amd64")))


@pytest.fixture(scope="session")
def system(made_by: Recipe) -> Image:
    """The guest's system, ready to boot."""
    with alone_in(KEPT, made_by.architecture.value):
        return image(made_by, KEPT)


@pytest.fixture(scope="session")
def terminal_disk(made_by: Recipe, system: Image, package: Path) -> Path:
    """The package installed."""
    with alone_in(KEPT, made_by.architecture.value):
        return installed(made_by, system, package, KEPT)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Central on the host's loopback."""
    with serving_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="session")
def new_bench(
    made_by: Recipe, system: Image, terminal_disk: Path, tmp_path_factory: pytest.TempPathFactory, notes: Notes
) -> Callable[[], Bench]:
    """Makes benches, each with a device on it that was never in service."""

    def make() -> Bench:
        folder = tmp_path_factory.mktemp("bench")
        tools = tools_disk(folder / "tools.ext4")
        root, data = overlay(terminal_disk, folder / "root.qcow2"), data_disk(folder / "data.ext4")
        return Bench(Board(made_by.architecture, system, root, data, tools), folder, notes)

    return make


@pytest.fixture(scope="session")
def bench(new_bench: Callable[[], Bench]) -> Bench:
    """Where a device lies that was never in service."""
    return new_bench()


@pytest.fixture(scope="session")
def veteran(new_bench: Callable[[], Bench], office: Office) -> Veteran:
    """A terminal that is in service and switched off; what one test does to it, the next one finds."""
    made = Veteran(new_bench(), office)
    with made.bench.power() as stand:
        stand.plug_all()
        stand.up()
        brought_into_service(stand, office, made.code)
        stand.guest.shut_down()
    return made
