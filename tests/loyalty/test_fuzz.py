"""Any text at all gets a clean answer: a few thousand inputs here, a million in `make soak`."""

import pytest

from tests.loyalty.fuzzing import CHECKS, run

SOAK = 170_000
"""For each of six parsers; with the drivers' own, well above a million."""


@pytest.mark.parametrize("name", CHECKS)
def test_any_text(name: str) -> None:
    run(name, 2_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_any_text_for_long(name: str) -> None:
    run(name, SOAK)
