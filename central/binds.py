"""The parameters that statements are put together with, once.

A statement that is put together at each call costs SQLAlchemy three to eight times what it costs to run.
"""

from typing import Any, Final

from sqlalchemy import BindParameter, bindparam

OWNER: Final[BindParameter[str]] = bindparam("owner")
"""Whose rows."""
WHOSE: Final[BindParameter[str]] = bindparam("whose")
"""The same in an UPDATE, where SQLAlchemy keeps the columns' names for what is set."""
KEYS: Final[BindParameter[Any]] = bindparam("keys", expanding=True)
"""The values of an `IN`."""
THIS: Final[BindParameter[Any]] = bindparam("this")
"""The one row that is meant."""
NOW: Final[BindParameter[Any]] = bindparam("now")
"""A moment, of the type of the column that it is compared with."""
