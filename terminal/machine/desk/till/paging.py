"""Leafing through a list that central gives page by page."""

from dataclasses import replace

from screens import intents
from screens.intents import Intent
from terminal.machine.desk.till.works import Leaf


def turned(leaf: Leaf, intent: Intent) -> Leaf | None:
    """The list at another of its pages; None where the intent turns none."""
    match intent:
        case intents.NextPage():
            return replace(leaf, page=leaf.page + 1)
        case intents.PreviousPage():
            return replace(leaf, page=max(0, leaf.page - 1))
        case _:
            return None


def asking(leaf: Leaf, *, further: bool) -> Leaf:
    """The list while central is asked, for its first entries or for `further` ones."""
    return replace(leaf, busy=True, failed=False, page=leaf.page + 1 if further else 0)


def answered(leaf: Leaf, *, failed: bool) -> Leaf:
    """The list once central spoke, or did not."""
    return replace(leaf, busy=False, failed=failed)
