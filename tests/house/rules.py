"""The house's rules as pure functions from a source to the sentences that say how it breaks them."""

import sys
from collections.abc import Iterable, Iterator

from tests.house.reading import PACKAGES, Import, Source

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "loyalty": (),
    "drivers": (),
    "screens": ("loyalty",),
    "terminal": ("screens", "drivers", "loyalty"),
    "central": ("loyalty",),
    "provisioning": ("terminal.config", "terminal.central_client", "terminal.store.schema", "drivers", "loyalty"),
    # Measures all of them and is imported by none.
    "benchmarks": ("loyalty", "drivers", "screens", "terminal", "central", "provisioning"),
}
"""Which other packages of the project, or modules of them, each package may import."""

CORE = (
    "loyalty/",
    "drivers/__init__.py",
    "drivers/errors.py",
    "drivers/events.py",
    "drivers/ports.py",
    "drivers/symbology.py",
    "screens/__init__.py",
    "screens/intents.py",
    "screens/calibration.py",
    "screens/care_views.py",
    "screens/choice_views.py",
    "screens/claim_views.py",
    "screens/desk_facts.py",
    "screens/desk_views.py",
    "screens/entrance_views.py",
    "screens/errors.py",
    "screens/desk_words.py",
    "screens/member_views.py",
    "screens/parts.py",
    "screens/phone_views.py",
    "screens/campaign_views.py",
    "screens/programme_views.py",
    "screens/privacy_views.py",
    "screens/proof_views.py",
    "screens/technician_views.py",
    "screens/technician_words.py",
    "screens/views.py",
    "terminal/__init__.py",
    "terminal/machine/",
)
"""The pure core, with the vocabulary and the package files that it loads."""

CORE_LIBRARIES = frozenset({"biip", "cryptography", "http_message_signatures", "msgspec", "rfc8785"})
"""Libraries that only reckon; the core may have no other."""

IMPURE_MODULES = frozenset({
    "asyncio", "concurrent", "io", "logging", "multiprocessing", "os", "pathlib", "queue", "random", "sched",
    "secrets", "select", "selectors", "shutil", "signal", "socket", "sqlite3", "subprocess", "sys", "tempfile",
    "threading", "time", "_thread",
})  # fmt: skip
"""Of the standard library: clocks, chance, threads, files and the world."""

IMPURE_NAMES = (
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "uuid.getnode",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid6",
    "uuid.uuid7",
    "cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey.generate",
    "cryptography.hazmat.primitives.ciphers.aead.AESGCM.generate_key",
    "open",
    "input",
    "print",
)
"""What a module of the core may not name, though it may import where it comes from."""

SLEEPS = ("time.sleep", "asyncio.sleep", "pygame.time.wait", "pygame.time.delay", "signal.pause")
"""Time is an event; nothing waits by sleeping."""

HARDWARE = frozenset({
    "evdev", "escpos", "gpiozero", "libcamera", "lgpio", "picamera2", "pyzbar", "RPi", "serial", "usb",
})  # fmt: skip
"""Libraries that need a device, a system library or a kernel to load: drivers alone, when a driver is made.

pyzbar is among them because importing it loads libzbar. zxing-cpp is not: its wheel carries all it needs and it
only reckons on a picture it is given.
"""

PURE_PARTS = {
    "escpos.constants": "figures of the ESC/POS language",
    "escpos.magicencode": "which byte a sign is on which code page",
    "escpos.printer.Dummy": "makes a printer's bytes and keeps them; what loads beside it opens nothing until told",
}
"""What of a hardware library is no hardware, and why: vouchers may write their bytes with it."""

PURE_PARTS_HOME = ("drivers/", "terminal/vouchers/")

HOMES: dict[str, tuple[str, ...]] = {
    "httpx": ("terminal/central_client*",),
    "tinydb": ("terminal/store/",),
    "sqlite3": ("terminal/store/", "central/"),
    "pygame": ("screens/",),
    "zxingcpp": ("drivers/",),
    "alembic": ("central/",),
    "fastapi": ("central/",),
    "psycopg": ("central/",),
    "sqlalchemy": ("central/",),
    "starlette": ("central/",),
    "uvicorn": ("central/",),
    **dict.fromkeys(HARDWARE, ("drivers/",)),
}
"""Where alone a library is known. Benchmarks hold ours beside it and may know them all."""

BUILDERS = ("terminal/hardware.py", "terminal/app.py")
"""Where real devices may be built: in the room beside the app, or in the app itself; never in both."""


def breaches(source: Source) -> list[str]:
    """Every rule on imports and names that `source` breaks, as sentences with file and line."""
    return [
        *neighbours(source),
        *core_imports(source),
        *core_names(source),
        *homes(source),
        *eager_hardware(source),
        *sleeps(source),
    ]


def neighbours(source: Source) -> Iterator[str]:
    """Imports of another package of the project that the house does not allow."""
    allowed = MAY_IMPORT[source.package]
    for each in source.imports:
        if each.top == "tests":
            yield _at(source, each.line, "nothing but the tests may import the tests")
        elif each.top in PACKAGES and each.top != source.package and not _among(each, allowed):
            yield _at(source, each.line, f"{source.package} may not import {each.name}")


def core_imports(source: Source) -> Iterator[str]:
    """Imports by the pure core of anything that is not pure."""
    if not source.within(*CORE):
        return
    for each in source.imports:
        if each.top in PACKAGES:
            if not _of_core(each):
                yield _at(source, each.line, f"the core may not import {each.name}, which is outside it")
        elif each.types_only:
            continue
        elif each.top in IMPURE_MODULES:
            yield _at(source, each.line, f"the core may not import {each.module}")
        elif each.top not in sys.stdlib_module_names and each.top not in CORE_LIBRARIES:
            yield _at(source, each.line, f"the core may not use the library {each.top}")


def core_names(source: Source) -> Iterator[str]:
    """Clocks, chance and files that the pure core names without importing a forbidden module."""
    if not source.within(*CORE):
        return
    for use in source.uses:
        if use.name in IMPURE_NAMES:
            yield _at(source, use.line, f"the core may not use {use.name}: let the caller give it what it says")


def homes(source: Source) -> Iterator[str]:
    """Libraries imported outside the one place that may know them."""
    if source.package == "benchmarks":
        return
    for each in source.imports:
        home = PURE_PARTS_HOME if _pure_part(each) else HOMES.get(each.top)
        if home is not None and not source.within(*home):
            yield _at(source, each.line, f"{each.top} may be imported only in {', '.join(home)}")


def eager_hardware(source: Source) -> Iterator[str]:
    """Hardware libraries that load with their driver's module instead of when a driver is made."""
    for each in source.imports:
        if each.deferred or each.types_only or _pure_part(each):
            continue
        if each.top in HARDWARE and source.package == "drivers":
            yield _at(source, each.line, f"import {each.top} inside the driver's constructor, not with the module")


def sleeps(source: Source) -> Iterator[str]:
    """Sleeping, called or handed on."""
    taken = {each.name: each.line for each in source.imports if each.name in SLEEPS}
    named = [(use.name, use.line) for use in source.uses if use.name in SLEEPS]
    for name, line in sorted({*taken.items(), *named}, key=lambda found: found[1]):
        yield _at(source, line, f"{name}: time is an event, nothing sleeps")


def builders(sources: Iterable[Source]) -> list[str]:
    """Modules of the terminal that import a driver which loads a hardware library, the one that may left out."""
    sources = list(sources)
    real = {
        source.module
        for source in sources
        if source.package == "drivers" and any(each.top in HARDWARE and not _pure_part(each) for each in source.imports)
    }
    found = [
        (source, each)
        for source in sources
        if source.package == "terminal"
        for each in source.imports
        if {each.module, each.name} & real and not each.types_only
    ]
    lawful = next((place for place in BUILDERS if any(source.within(place) for source, _ in found)), None)
    return [
        _at(
            source, each.line, f"real devices are built in one place, {lawful or BUILDERS[0]}; this imports {each.name}"
        )
        for source, each in found
        if str(source.path) != lawful
    ]


def _among(each: Import, allowed: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in allowed for name in (each.module, each.name))


def _pure_part(each: Import) -> bool:
    return any(each.name == part or each.name.startswith(f"{part}.") for part in PURE_PARTS)


def _of_core(each: Import) -> bool:
    """Whether an import of the project's own stays inside the core."""
    if each.top == "loyalty":
        return True
    for place in CORE:
        module = place.removesuffix("/").removesuffix(".py").replace("/", ".")
        if module.endswith("__init__"):
            continue
        if module in (each.module, each.name) or each.module.startswith(f"{module}."):
            return True
    return False


def _at(source: Source, line: int, sentence: str) -> str:
    return f"{source.path}:{line}: {sentence}"
