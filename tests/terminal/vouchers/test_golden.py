from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from tests.terminal.vouchers.golden import FOLDER, kept, picture, whole

LARGEST_PICTURE = 64_000


@dataclass(frozen=True)
class Kept:
    name: str
    job: PrintJob
    profile: PrinterProfile


KEPT = [Kept(*each) for each in kept()]
named = pytest.mark.parametrize("sample", KEPT, ids=lambda sample: sample.name)


@named
def test_the_bytes_are_the_ones_that_were_looked_at(sample: Kept) -> None:
    assert whole(sample.job) == (FOLDER / f"{sample.name}.bin").read_bytes()


@named
def test_the_paper_looks_as_it_did(sample: Kept) -> None:
    file = FOLDER / f"{sample.name}.png"
    with Image.open(file) as kept_picture:
        before = np.asarray(kept_picture.convert("L"), dtype=np.int16)
    after = np.asarray(picture(whole(sample.job), sample.profile), dtype=np.int16)
    assert before.shape == after.shape
    # Another processor's rounding may move a grey at the edge of a letter by a step, and no more than a few of them.
    assert np.mean(before != after) < 0.002
    assert file.stat().st_size < LARGEST_PICTURE


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{sample.name}.{kind}" for sample in KEPT for kind in ("bin", "png")}
    assert {path.name for path in FOLDER.iterdir()} == wanted
