"""What is fitted to this terminal, for whoever tries it."""

from dataclasses import dataclass

from screens.technician_words import SelfTestItem


@dataclass(frozen=True, slots=True)
class Fitting:
    """A device that the configuration names, and what the self-test takes it for."""

    item: SelfTestItem
    name: str
