"""What an owner set up for its staff: limits, alerts and where they go, when orders are delivered."""

from typing import Final

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from central.binds import OWNER
from central.errors import OwnerError
from loyalty.alerts import AlertRules
from loyalty.delivery_days import DeliveryRule
from loyalty.ids import Uuid
from loyalty.staff import DeskRules

_LONGEST_MAIL: Final = 254
"""RFC 5321, section 4.5.3.1.3, without the brackets."""


class DeskSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An owner's settings for staff's work."""

    rules: DeskRules = DeskRules()
    alerts: AlertRules = AlertRules()
    alert_mail: str | None = None
    """Where alerts are mailed to; None for nowhere: they are incidents all the same."""
    alert_language: str = "nl"
    delivery: DeliveryRule = DeliveryRule()

    def __repr__(self) -> str:
        return f"DeskSettings(rules={self.rules}, alerts={self.alerts})"


_decoder = msgspec.json.Decoder(DeskSettings)
_DESK: Final = select(t.owners.c.desk).where(t.owners.c.owner == OWNER)


def load_desk(connection: Connection, owner: Uuid) -> DeskSettings:
    """The owner's settings, or the default ones.

    Raises:
        OwnerError: there is no such owner.
    """
    row = connection.execute(_DESK, {"owner": owner}).one_or_none()
    if row is None:
        raise OwnerError(f"There is no owner {owner}; leave it out where there is only one.")
    return DeskSettings() if row.desk is None else _decoder.decode(row.desk)


def set_desk(connection: Connection, owner: Uuid, settings: DeskSettings) -> int:
    """Keep the settings of an owner that there is; its terminals fetch them with their next heartbeat.

    Returns:
        The version of the configuration, one higher than before.

    Raises:
        OwnerError: a figure or the mail address cannot be.
    """
    figures = (settings.rules.adjustment_limit, *msgspec.structs.astuple(settings.alerts))
    if min(figures) < 0:
        raise OwnerError("A limit is 0 or more.")
    mail = settings.alert_mail
    if mail is not None and ("@" not in mail or len(mail) > _LONGEST_MAIL or not mail.isprintable() or " " in mail):
        raise OwnerError("Alerts go to one mail address, such as office@shop.example.")
    o = t.owners.c
    changed = (
        update(t.owners)
        .where(o.owner == owner)
        .values(desk=msgspec.json.encode(settings).decode(), configuration=o.configuration + 1)
        .returning(o.configuration)
    )
    return int(connection.execute(changed).scalar_one())
