"""A read-only root: the table it takes, and that the power may go at each step on the way there."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from provisioning.system.errors import LayoutError, ToolFailedError
from provisioning.system.root import settle
from provisioning.system.root_plan import BOUND, LABEL, Partition, free_start, is_settled, place_of, settled

PI_OS = """\
proc            /proc           proc    defaults          0       0
PARTUUID=0b1c6b1c-01  /boot/firmware  vfat    defaults          0       2
PARTUUID=0b1c6b1c-02  /               ext4    defaults,noatime  0       1
# a swapfile is not a swap partition
"""
GIB = 2 * 1024 * 1024
"""In sectors."""


def table(fstab: str) -> dict[str, tuple[str, list[str]]]:
    """What is mounted where: its source and options."""
    lines = (line.split() for line in fstab.splitlines() if line.strip() and not line.startswith("#"))
    return {where: (what, options.split(",")) for what, where, _, options, *_ in lines}


class PowerCutError(Exception):
    """The power goes."""


class Card:
    """A card with its tools: what they would do to it, they do to this."""

    def __init__(self, root: Path, sectors: int = 32 * GIB) -> None:
        self.root = root
        self.sectors = sectors
        self.parts = [("/dev/mmcblk0p1", 8192, GIB // 2), ("/dev/mmcblk0p2", 8192 + GIB // 2, 6 * GIB)]
        self.labels: dict[str, str] = {"/dev/mmcblk0p1": "bootfs", "/dev/mmcblk0p2": "rootfs"}
        self.mounted = False
        self.asked: list[str] = []
        self.cut_at: int | None = None
        for folder in BOUND[:-1]:
            (root / folder[1:]).mkdir(parents=True)
        (root / "etc/spaarpunt/terminal.toml").write_text("entrance = true\n")
        (root / "etc/cloud").mkdir()
        (root / "etc/fstab").write_text(PI_OS)

    def run(self, command: Sequence[str], said: str = "") -> str:
        if self.cut_at is not None and len(self.asked) == self.cut_at:
            raise PowerCutError
        self.asked.append(" ".join(command))
        match command[0]:
            case "lsblk":
                return json.dumps({"blockdevices": [self.device("/dev/mmcblk0", None, children=self.parts)]})
            case "sfdisk" if said:
                start = int(said.removeprefix("start=").split(",")[0])
                self.parts.append(("/dev/mmcblk0p3", start, self.sectors - start))
            case "sfdisk":
                rows = [{"node": node, "start": start, "size": size, "type": "83"} for node, start, size in self.parts]
                return json.dumps({"partitiontable": {"label": "dos", "partitions": rows}})
            case "blockdev":
                return f"{self.sectors}\n"
            case "mkfs.ext4":
                assert command[-1] not in self.labels, "a file system was overwritten"
                self.labels[command[-1]] = LABEL
            case "findmnt" if not self.mounted:
                raise ToolFailedError("findmnt: 1")
            case "findmnt":
                return "/data\n"
            case "mount":
                assert LABEL in self.labels.values()
                self.mounted = True
            case "cp":
                source, target = map(Path, command[-2:])
                target.mkdir()
                for each in source.iterdir():
                    (target / each.name).write_bytes(each.read_bytes())
        return ""

    def device(self, name: str, parent: str | None, children: Sequence[tuple[str, int, int]] = ()) -> dict[str, object]:
        label = self.labels.get(name)
        at = "/" if label == "rootfs" else None
        below = [self.device(node, name) for node, _, _ in children]
        kind = "ext4" if label else None
        return {"name": name, "label": label, "fstype": kind, "pkname": parent, "mountpoint": at, "children": below}

    def starts_anew(self) -> None:
        """What a start leaves of what was mounted by hand."""
        self.cut_at = None
        self.mounted = False
        self.asked.clear()


def test_the_root_is_read_only_and_what_changes_lies_on_the_data_partition() -> None:
    found = table(settled(PI_OS))
    assert "ro" in found["/"][1]
    assert not {"rw", "defaults"} & set(found["/"][1])
    assert found["/boot/firmware"] == table(PI_OS)["/boot/firmware"]
    assert found["/data"][0] == f"LABEL={LABEL}"
    assert not {"ro", "overlay"} & set(found["/data"][1]), "the data partition must stay writable"
    assert {"nodev", "nosuid", "noexec"} <= set(found["/data"][1])
    for folder in BOUND:
        assert found[folder][0] == f"/data{folder}"
        assert "bind" in found[folder][1]
    assert {where for where, (what, _) in found.items() if what == "tmpfs"} >= {"/tmp", "/var/log"}


def test_what_is_not_the_roots_stays_word_for_word_and_twice_is_once() -> None:
    once = settled(PI_OS)
    assert once.splitlines()[:2] == PI_OS.splitlines()[:2]
    assert "# a swapfile is not a swap partition" in once
    assert settled(once) == once
    assert (is_settled(PI_OS), is_settled(once)) == (False, True)


def test_the_terminal_s_own_folders_are_all_bound() -> None:
    units = Path(__file__).parents[2] / "systemd"
    words = [line for unit in units.glob("*.service") for line in unit.read_text().splitlines()]
    states = {f"/var/lib/{line.partition('=')[2]}" for line in words if line.startswith("StateDirectory=")}
    assert states <= set(BOUND)


def test_a_table_without_a_root_is_refused() -> None:
    with pytest.raises(LayoutError, match="no line for /"):
        settled("# / is nowhere\n#x / ext4 defaults 0 1\n")


def test_the_data_partition_begins_behind_the_last_one_on_an_erase_block() -> None:
    start = free_start((Partition("a", 8192, 1000), Partition("b", 9192, 5)), 32 * GIB)
    assert start % 8192 == 0
    assert start >= 9197


def test_a_card_without_room_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    card = Card(tmp_path, sectors=7 * GIB)
    with pytest.raises(LayoutError, match="MiB are needed"):
        settle(tmp_path, card.run)
    assert (tmp_path / "etc/fstab").read_text() == PI_OS
    assert len(card.parts) == 2


def test_a_terminal_is_settled(tmp_path: Path) -> None:
    card = Card(tmp_path)
    assert settle(tmp_path, card.run)
    assert (tmp_path / "etc/fstab").read_text() == settled(PI_OS)
    assert (tmp_path / place_of("/etc/spaarpunt")[1:] / "terminal.toml").read_text() == "entrance = true\n"
    assert (tmp_path / "etc/cloud/cloud-init.disabled").exists()
    assert (tmp_path / "etc/resolv.conf").readlink() == Path("/run/NetworkManager/resolv.conf")
    assert not settle(tmp_path, card.run), "once is enough"


def test_the_power_may_go_at_each_step(tmp_path: Path) -> None:
    whole = Card(tmp_path / "whole")
    settle(tmp_path / "whole", whole.run)
    steps = len(whole.asked)
    assert steps > 10
    for cut in range(steps):
        root = tmp_path / str(cut)
        card = Card(root)
        card.cut_at = cut
        with pytest.raises(PowerCutError):
            settle(root, card.run)
        assert (root / "etc/fstab").read_text() == PI_OS, "the system starts as it did"
        card.starts_anew()
        assert settle(root, card.run)
        assert card.parts == whole.parts
        assert card.labels == whole.labels
        assert (root / "etc/fstab").read_text() == settled(PI_OS)
        assert (root / "data/etc/spaarpunt/terminal.toml").exists()


def test_what_the_data_partition_has_is_not_overwritten(tmp_path: Path) -> None:
    card = Card(tmp_path)
    kept = tmp_path / "data/etc/spaarpunt"
    kept.mkdir(parents=True)
    (kept / "terminal.toml").write_text("entrance = false\n")
    settle(tmp_path, card.run)
    assert (kept / "terminal.toml").read_text() == "entrance = false\n"
