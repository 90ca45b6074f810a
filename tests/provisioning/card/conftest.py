from pathlib import Path

import pytest

from tests.provisioning.card import boards


@pytest.fixture
def boot(tmp_path: Path) -> Path:
    return boards.boot_partition(tmp_path / "bootfs")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return boards.profile(tmp_path)


@pytest.fixture
def deb(tmp_path: Path) -> Path:
    return boards.package(tmp_path / "spaarpunt_0.1.0_arm64.deb")
