"""The closed lists that a technician's screens speak in: each value has its text in every language."""

from enum import StrEnum


class Link(StrEnum):
    """How the device is joined to the network."""

    NONE = "none"
    WIRED = "wired"
    WIFI = "wifi"


class SetupStep(StrEnum):
    """What a device is at on its way into service."""

    JOINING = "joining"
    """It joins the wireless network."""
    ASKING = "asking"
    """It asks central what the code is for."""
    ENROLLING = "enrolling"


class SetupTrouble(StrEnum):
    """Why it went no further; each has a sentence that says what to do."""

    NOT_A_CODE = "not_a_code"
    """What was shown is no code that brings a device into service."""
    DAMAGED = "damaged"
    """A reading came to nothing."""
    NEWER = "newer"
    """The code asks for a newer program."""
    NO_LINK = "no_link"
    """Neither a cable nor a wireless network."""
    WIFI_PASSWORD = "wifi_password"  # noqa: S105 - a word for what went wrong
    WIFI_UNKNOWN = "wifi_unknown"
    """No such network is heard here."""
    WIFI_NO_ADDRESS = "wifi_no_address"
    """Joined, but the network gave no address."""
    WIFI_OFF = "wifi_off"
    """This device has no wireless network, or its service does not answer."""
    UNREACHABLE = "unreachable"
    """Central does not answer."""
    OTHER_KEY = "other_key"
    """The server has not the key that the code names."""
    UNTRUSTED = "untrusted"
    """Nobody vouches for the server's certificate."""
    CLOCK = "clock"
    """The device's date is wrong, or the server's certificate is not valid on it."""
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    CONFLICT = "conflict"
    """The code and this device do not go together; the office has to look."""
    STORE = "store"
    """The disk takes nothing."""
    NO_KEY = "no_key"
    """The key switch is not turned, and what waits here goes to no other board without it."""


class SelfTestItem(StrEnum):
    """What a self-test tries, in the order of its list; the value names its text."""

    TOUCH = "touch"
    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    KEYPAD = "keypad"
    RFID = "rfid"
    CAMERA = "camera"
    PRINTER = "printer"
    LIGHTS = "lights"
    KEY = "key"
    HOUSING = "housing"
    PRESENCE = "presence"
    HEADSET = "headset"
    KEYS = "keys"
    """The four keys below the screen."""
    NETWORK = "network"
    CLOCK = "clock"
    STORE = "store"


class SelfTestState(StrEnum):
    """How far one of them is."""

    WAITING = "waiting"
    BUSY = "busy"
    GOOD = "good"
    CAREFUL = "careful"
    """It goes on, and somebody should look."""
    FAULT = "fault"


class Calibrated(StrEnum):
    """What became of a calibration; the value names its sentence."""

    GOOD = "good"
    """Kept, and in use."""
    FAR = "far"
    """A touch lay too far from its cross."""
    FLAT = "flat"
    """All touches lie on one line."""
    NOBODY = "nobody"
    """A cross was not touched for long."""


class SelfTestWord(StrEnum):
    """What is to be done for an item, or what was found of it; the value names its text."""

    DO_TOUCH = "do_touch"
    DO_SCAN = "do_scan"
    DO_SWIPE = "do_swipe"
    DO_TYPE = "do_type"
    DO_TAP = "do_tap"
    DO_SHOW = "do_show"
    DO_PRINT = "do_print"
    DO_LOOK = "do_look"
    DO_TURN = "do_turn"
    DO_OPEN = "do_open"
    DO_SHUT = "do_shut"
    DO_LEAVE = "do_leave"
    DO_STAND = "do_stand"
    DO_PLUG = "do_plug"
    DO_PRESS = "do_press"
    READ = "read"
    LEARNED = "learned"
    """The scanner's layout was recognised and is kept."""
    AGAIN = "again"
    """A reading came to nothing."""
    MISSING = "missing"
    POINTS = "points"
    PRINTING = "printing"
    PRINTED = "printed"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    NO_PRINTER = "no_printer"
    SEEN = "seen"
    """The technician saw, heard or felt it."""
    NOT_SEEN = "not_seen"
    ONLINE = "online"
    OFFLINE = "offline"
    TRUSTED = "trusted"
    AWAITED = "awaited"
    """Central has not been heard yet: of the network nobody knows, and the clock nobody vouches for."""
    ROOM = "room"
    LITTLE_ROOM = "little_room"
    NO_ROOM = "no_room"
