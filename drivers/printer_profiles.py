"""What a model of receipt printer can do, as frozen values."""

from dataclasses import dataclass
from typing import Final

from drivers.errors import SettingError

DOTS_PER_MM: Final = 8
"""Of every printer here (203 dots an inch)."""


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """A printer model as far as a voucher depends on it.

    Attributes:
        name: the word the configuration uses.
        columns: characters a line in font A (12 dots wide).
        dots: dots a line; 576 on 80 mm paper, 384 on 58 mm.
        native_qr: it draws a QR code itself (ESC/POS `GS ( k`); else the code is sent as a picture.
        cutter: it cuts (ESC/POS `GS V`); else the paper is fed to the tear bar.
        near_end_sensor: it can say that the roll is near its end; else that bit means nothing.
        process_id: it answers `GS ( H` function 48, the strongest evidence that a job is on paper.
        talks_back: it can answer at all; a File link never can.
    """

    name: str
    columns: int
    dots: int
    native_qr: bool
    cutter: bool
    near_end_sensor: bool
    process_id: bool
    talks_back: bool

    def __post_init__(self) -> None:
        """Refuses what no printer could be.

        Raises:
            SettingError: it would answer without a way back, or its columns do not fit its dots.
        """
        if self.process_id and not self.talks_back:
            raise SettingError(f"printer profile {self.name}: process_id needs a way back; set talks_back")
        if self.columns * 12 > self.dots:
            raise SettingError(
                f"printer profile {self.name}: {self.columns} columns need {self.columns * 12} dots, it has {self.dots}"
            )


EPSON_80: Final = PrinterProfile(
    name="epson-80",
    columns=48,
    dots=576,
    native_qr=True,
    cutter=True,
    near_end_sensor=True,
    process_id=True,
    talks_back=True,
)
"""Epson TM-T20III, TM-T88V and later on 80 mm paper. TM-T88III and TM-U220 have no `GS ( H`: use GENERIC_80."""

GENERIC_80: Final = PrinterProfile(
    name="generic-80",
    columns=48,
    dots=576,
    native_qr=True,
    cutter=True,
    near_end_sensor=True,
    process_id=False,
    talks_back=True,
)
"""An ESC/POS printer on 80 mm paper that answers `DLE EOT` and `GS r`."""

GENERIC_58: Final = PrinterProfile(
    name="generic-58",
    columns=32,
    dots=384,
    native_qr=False,
    cutter=False,
    near_end_sensor=False,
    process_id=False,
    talks_back=True,
)
"""A small printer on 58 mm paper, like the POS-5890: no QR of its own, no cutter, no near-end sensor."""

MUTE_80: Final = PrinterProfile(
    name="mute-80",
    columns=48,
    dots=576,
    native_qr=True,
    cutter=True,
    near_end_sensor=False,
    process_id=False,
    talks_back=False,
)
"""A printer with no way back: what it prints can only be assumed."""

MUTE_58: Final = PrinterProfile(
    name="mute-58",
    columns=32,
    dots=384,
    native_qr=False,
    cutter=False,
    near_end_sensor=False,
    process_id=False,
    talks_back=False,
)
"""A small printer with no way back."""

PROFILES: Final[dict[str, PrinterProfile]] = {
    profile.name: profile for profile in (EPSON_80, GENERIC_80, GENERIC_58, MUTE_80, MUTE_58)
}


def profile_named(name: str) -> PrinterProfile:
    """The profile of that name.

    Raises:
        SettingError: there is none; the message lists those there are.
    """
    profile = PROFILES.get(name)
    if profile is None:
        raise SettingError(f"no printer profile named {name!r}; choose one of {', '.join(PROFILES)}")
    return profile
