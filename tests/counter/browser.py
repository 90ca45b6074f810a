"""The real Chromium of the tests: the benchmarks have the same."""

from benchmarks.browser import Browser, chromium

__all__ = ["Browser", "chromium"]
