"""The vouchers whose bytes and looks are kept in `tests/golden/vouchers/`.

`python -m tests.terminal.vouchers.golden` writes them anew: look at every picture before you commit it.
"""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.money import Currency
from terminal import vouchers
from tests.terminal.vouchers import day_examples
from tests.terminal.vouchers.data_examples import member_data
from tests.terminal.vouchers.examples import KEY, KEY_ID, PROFILES, SHOPS, TERMINAL, document
from tests.terminal.vouchers.reading import drawn

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "vouchers"
GREYS = 6


def whole(job: PrintJob) -> bytes:
    """All bytes of a job, in the order they are sent."""
    return job.head + job.code + job.tail


def voucher(language: str = "nl", paper: str = "80", *, duplicate: bool = False, **changes: object) -> PrintJob:
    """The voucher of an example intent."""
    return vouchers.voucher_job(
        document(language, **changes), SHOPS[language], TERMINAL, PROFILES[paper], KEY, KEY_ID, duplicate=duplicate
    )


def arabic(paper: str, *, duplicate: bool = False) -> PrintJob:
    """The voucher of somebody who reads Arabic, in a Dutch shop."""
    wanted = document("ar", reward_name="باقة توليب", terms="", member="م••• ع.")
    return vouchers.voucher_job(wanted, SHOPS["nl"], TERMINAL, PROFILES[paper], KEY, KEY_ID, duplicate=duplicate)


def test_page(paper: str) -> PrintJob:
    """The self-test page."""
    at = document().issued_at
    return vouchers.test_print_job(
        "test-1", SHOPS["nl"], TERMINAL, PROFILES[paper], language="nl", at=at, training=False
    )


def data_slip(language: str, paper: str) -> PrintJob:
    """A member's own data, on one piece of paper."""
    (job,) = vouchers.data_jobs("data-1", member_data(2), SHOPS[language], TERMINAL, PROFILES[paper], language)
    return job


def day_slip(language: str, paper: str, *, training: bool = False) -> PrintJob:
    """A day's figures; in `training` they say so."""
    figures = day_examples.day_figures(Currency.NOK if language == "nb" else Currency.EUR)
    sheet = vouchers.DaySheet(figures, dict(day_examples.NAMES), SHOPS[language], day_examples.AT, training)
    return vouchers.day_job(sheet, TERMINAL, PROFILES[paper], language)


def kept() -> Iterator[tuple[str, PrintJob, PrinterProfile]]:
    """Each golden file's name, its job and its printer."""
    for paper, profile in PROFILES.items():
        for language in SHOPS:
            yield f"{language}-{paper}", voucher(language, paper), profile
        yield f"test-{paper}", test_page(paper), profile
    yield "ar-80", arabic("80"), PROFILES["80"]
    yield "ar-58-duplicate", arabic("58", duplicate=True), PROFILES["58"]
    yield "data-nl-80", data_slip("nl", "80"), PROFILES["80"]
    yield "data-nb-58", data_slip("nb", "58"), PROFILES["58"]
    yield "day-nl-80", day_slip("nl", "80"), PROFILES["80"]
    yield "day-nb-58", day_slip("nb", "58"), PROFILES["58"]
    yield "day-en-80-training", day_slip("en", "80", training=True), PROFILES["80"]
    yield "nl-80-duplicate", voucher(duplicate=True), PROFILES["80"]


def picture(data: bytes, profile: PrinterProfile) -> Image.Image:
    """The drawn paper at one pixel a dot in a few greys: small enough to keep."""
    step = 255 // (GREYS - 1)
    return drawn(data, profile).point([round(level / step) * step for level in range(256)])


def main() -> None:
    """Writes every golden file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, job, profile in kept():
        (FOLDER / f"{name}.bin").write_bytes(whole(job))
        looks = picture(whole(job), profile)
        looks.quantize(GREYS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            FOLDER / f"{name}.png", optimize=True
        )


if __name__ == "__main__":
    main()
