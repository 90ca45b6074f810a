"""How much else the machine does: a promise of time is the program's, not everybody's who wants the same cores."""

import os


def crowd() -> float:
    """How many programs want each core; 1 on a quiet machine."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
