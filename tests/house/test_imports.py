"""The house holds its own rules: who may import whom, and what the pure core may know."""

import pytest

from tests.house.reading import PACKAGES, Source, project, read
from tests.house.rules import CORE, MAY_IMPORT, breaches, builders


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return project()


@pytest.mark.parametrize("package", PACKAGES)
def test_package_keeps_the_rules(package: str, sources: list[Source]) -> None:
    mine = [source for source in sources if source.package == package]
    assert mine, f"{package}/ holds no module"
    assert [sentence for source in mine for sentence in breaches(source)] == []


def test_real_devices_are_built_in_one_place(sources: list[Source]) -> None:
    assert builders(sources) == []


def test_every_package_has_its_rule() -> None:
    assert set(MAY_IMPORT) == set(PACKAGES)


def test_the_core_is_where_the_rules_say(sources: list[Source]) -> None:
    for place in CORE:
        assert any(source.within(place) for source in sources), f"{place} is gone: name its successor in CORE"


# The rules bite: each of these made-up sources breaks one, and its lawful twin none.

WRONG = [
    # Who may import whom.
    ("loyalty/x.py", "import screens.views", "loyalty may not import screens.views"),
    ("loyalty/x.py", "from drivers import events", "loyalty may not import drivers.events"),
    ("drivers/x.py", "from loyalty.symbology import Symbology", "drivers may not import loyalty.symbology.Symbology"),
    ("drivers/x.py", "def f():\n    import terminal.clock", "drivers may not import terminal.clock"),
    ("screens/x.py", "from terminal.machine.states import State", "screens may not import"),
    ("screens/x.py", "import drivers.ports", "screens may not import drivers.ports"),
    ("terminal/x.py", "from central.tables import ACCOUNTS", "terminal may not import central.tables.ACCOUNTS"),
    ("terminal/demo/x.py", "import importlib\nimportlib.import_module('central.cli')", "may not import central.cli"),
    ("central/x.py", "import terminal", "central may not import terminal"),
    ("central/x.py", "from screens.texts import catalogue", "central may not import screens.texts.catalogue"),
    ("provisioning/x.py", "from terminal.store import Store", "provisioning may not import terminal.store.Store"),
    ("provisioning/x.py", "from terminal import app", "provisioning may not import terminal.app"),
    ("provisioning/x.py", "from terminal import configuration", "may not import terminal.configuration"),
    ("terminal/x.py", "from benchmarks import cases", "terminal may not import benchmarks.cases"),
    ("central/x.py", "import tests.house", "nothing but the tests"),
    ("loyalty/codes/x.py", "from ...screens import views", "loyalty may not import screens.views"),
    ("loyalty/x.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import drivers.ports", "may not import"),
    # The pure core.
    ("loyalty/x.py", "import random", "the core may not import random"),
    ("loyalty/codes/x.py", "from secrets import token_bytes", "the core may not import secrets"),
    ("loyalty/x.py", "import os\nos.urandom(10)", "the core may not import os"),
    ("terminal/machine/x.py", "import threading", "the core may not import threading"),
    ("terminal/machine/x.py", "def f():\n    from time import monotonic", "the core may not import time"),
    ("terminal/machine/x.py", "from terminal.store import Store", "terminal.store.Store, which is outside it"),
    ("terminal/machine/x.py", "from screens.painter import Painter", "which is outside it"),
    ("terminal/machine/x.py", "from drivers import printer", "drivers.printer, which is outside it"),
    ("drivers/events.py", "import numpy", "the core may not use the library numpy"),
    ("screens/views.py", "import pygame", "the core may not use the library pygame"),
    ("screens/intents.py", "from screens import window", "which is outside it"),
    ("loyalty/x.py", "from datetime import UTC, datetime\nnow = datetime.now(UTC)", "datetime.datetime.now"),
    ("loyalty/x.py", "import datetime as dt\nf = dt.datetime.utcnow", "datetime.datetime.utcnow"),
    ("loyalty/x.py", "from datetime import date\nf = date.today()", "datetime.date.today"),
    ("loyalty/x.py", "from uuid import uuid4 as fresh\nx = fresh()", "uuid.uuid4"),
    ("drivers/ports.py", "import uuid\nx = uuid.uuid1()", "uuid.uuid1"),
    ("terminal/machine/x.py", "text = open('notes').read()", "the core may not use open"),
    # One home for each library.
    ("terminal/forwarder.py", "import httpx", "httpx may be imported only in"),
    ("central/x.py", "import httpx", "httpx may be imported only in"),
    ("terminal/journal/x.py", "from tinydb import TinyDB", "tinydb may be imported only in"),
    ("terminal/runtime.py", "def f():\n    import pygame.display", "pygame may be imported only in"),
    ("drivers/sound.py", "import pygame.mixer", "pygame may be imported only in"),
    ("terminal/app.py", "def f():\n    from evdev import InputDevice", "evdev may be imported only in"),
    ("terminal/vouchers/x.py", "from escpos.printer import Usb", "escpos may be imported only in"),
    ("terminal/vouchers/x.py", "import escpos.printer", "escpos may be imported only in"),
    ("terminal/demo/x.py", "from escpos.printer import Dummy", "escpos may be imported only in"),
    ("terminal/x.py", "from sqlalchemy import text", "sqlalchemy may be imported only in"),
    ("screens/x.py", "import zxingcpp", "zxingcpp may be imported only in"),
    # Hardware loads when a driver is made.
    ("drivers/usb_printer.py", "import usb.core", "inside the driver's constructor"),
    (
        "drivers/camera/x.py",
        "try:\n    import picamera2\nexcept ImportError:\n    pass",
        "inside the driver's constructor",
    ),
    ("drivers/x.py", "class A:\n    from gpiozero import LED", "inside the driver's constructor"),
    # Nothing sleeps.
    ("terminal/x.py", "import time\ntime.sleep(1)", "time.sleep"),
    ("drivers/x.py", "from time import sleep", "time.sleep"),
    ("drivers/x.py", "import time\ndef f(wait=time.sleep): ...", "time.sleep"),
    ("central/x.py", "import asyncio\nasync def f():\n    await asyncio.sleep(1)", "asyncio.sleep"),
    ("benchmarks/x.py", "import time as t\nt.sleep(0.1)", "time.sleep"),
]

RIGHT = [
    ("screens/x.py", "from loyalty.money import Money\nimport pygame"),
    ("terminal/x.py", "import threading, time\nfrom drivers.ports import Printer\nstart = time.monotonic()"),
    (
        "terminal/machine/x.py",
        "from screens import intents\nfrom screens.views import View\nfrom drivers.events import Scanned",
    ),
    ("terminal/machine/x.py", "from terminal.machine.states import State\nfrom . import states"),
    ("terminal/central_client.py", "import httpx"),
    ("terminal/central_client/calls.py", "import httpx"),
    ("terminal/central_client_virtual.py", "import httpx"),
    ("terminal/vouchers/x.py", "from escpos.printer import Dummy\nfrom escpos.constants import ESC"),
    ("drivers/x.py", "from escpos.constants import ESC"),
    ("terminal/store/tiny.py", "from tinydb.table import Table"),
    ("central/x.py", "from loyalty import wire\nimport fastapi, sqlite3"),
    (
        "provisioning/x.py",
        "from terminal.config import read\nfrom terminal import central_client\nimport drivers.ports",
    ),
    ("drivers/x.py", "class A:\n    def __init__(self):\n        import usb.core"),
    ("drivers/ports.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np"),
    ("loyalty/x.py", "from datetime import UTC, datetime\nf = datetime.fromtimestamp(0, UTC)\nfrom uuid import UUID"),
    ("loyalty/codes/x.py", "from . import fields\nfrom ..money import Money"),
    ("benchmarks/x.py", "import httpx, tinydb\nfrom central import tables"),
]


@pytest.mark.parametrize(("path", "text", "expected"), WRONG)
def test_a_wrong_import_is_seen(path: str, text: str, expected: str) -> None:
    found = breaches(read(path, text))
    assert any(expected in sentence and sentence.startswith(f"{path}:") for sentence in found), found


@pytest.mark.parametrize(("path", "text"), RIGHT)
def test_a_lawful_import_passes(path: str, text: str) -> None:
    assert breaches(read(path, text)) == []


def test_a_second_builder_of_real_devices_is_seen() -> None:
    device = read("drivers/usb_link.py", "class Link:\n    def __init__(self):\n        import usb.core")
    fake = read("drivers/virtual/link.py", "class Link: ...")
    hardware = read("terminal/hardware.py", "from drivers.usb_link import Link")
    app = read("terminal/app.py", "from drivers.usb_link import Link")
    demo = read("terminal/demo/day.py", "from drivers.virtual.link import Link\nfrom drivers import usb_link")
    assert builders([device, fake, hardware]) == []
    assert builders([device, fake, app]) == []
    assert [sentence.partition(": ")[0] for sentence in builders([device, app, hardware])] == ["terminal/app.py:1"]
    assert [sentence.partition(": ")[0] for sentence in builders([device, fake, app, demo])] == [
        "terminal/demo/day.py:2"
    ]
    assert builders([device, demo])
