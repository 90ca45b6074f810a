"""A module that is loaded beside what its program waits for."""

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def loading(module: str) -> Iterator[None]:
    """Load a module beside what goes on within; behind, it is there.

    Within, nothing else may be imported: two threads that load what hangs together can meet a module half made. A
    module that cannot be loaded says so to whoever imports it next.
    """
    thread = threading.Thread(target=_load, args=(module,), name="spaarpunt-start", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _load(module: str) -> None:
    with suppress(ImportError):
        importlib.import_module(module)
