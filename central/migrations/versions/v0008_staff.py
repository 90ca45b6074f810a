"""Staff's work: roles and PINs, vouchers that are used once, incidents that staff close, orders, what alerts count."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from loyalty.vouchers import short_code, voucher_serial

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New columns and tables; badges become tokens, and the redemptions that there are get their vouchers."""
    op.add_column("owners", sa.Column("desk", sa.Text(), nullable=True))
    for column in (
        sa.Column("inactive_since", sa.BigInteger(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=True),
        sa.Column("shop", sa.String(length=36), nullable=True),
        sa.Column("customer", sa.String(length=36), nullable=True),
        sa.Column("card", sa.String(length=64), nullable=True),
        sa.Column("pin", sa.Text(), nullable=True),
        sa.Column("pin_wrong", sa.BigInteger(), nullable=True),
        sa.Column("pin_locked_at", sa.BigInteger(), nullable=True),
        sa.Column("pin_change", sa.String(length=36), nullable=True),
    ):
        op.add_column("staff", column)
    _badges_to_tokens()
    op.create_index("ix_staff_badge", "staff", ["owner", "badge"], unique=True)
    op.add_column("transactions", sa.Column("staff", sa.String(length=36), nullable=True))
    op.create_index("ix_transactions_day", "transactions", ["owner", "terminal", "occurred_at"])
    _partial(
        "ix_transactions_sales",
        "transactions",
        ["owner", "account", "occurred_at"],
        "kind = 'accrual' AND status = 'accepted'",
    )
    _partial("ix_transactions_staff", "transactions", ["owner", "staff", "occurred_at"], "staff IS NOT NULL")
    for name in ("closed_by", "closing_id"):
        op.add_column("incidents", sa.Column(name, sa.String(length=36), nullable=True))
    op.add_column("incidents", sa.Column("how", sa.String(length=64), nullable=True))
    _partial("ix_incidents_open", "incidents", ["owner", "id"], "closed_at IS NULL")
    _vouchers()
    _orders()
    _vouchers_of_old()


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _vouchers() -> None:
    op.create_table(
        "vouchers",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("short_code", sa.String(length=64), nullable=False),
        sa.Column("redemption", sa.String(length=36), nullable=True),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("reward", sa.Text(), nullable=False),
        sa.Column("co_payment_cents", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.String(length=64), nullable=True),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("used_terminal", sa.String(length=36), nullable=True),
        sa.Column("used_by", sa.String(length=36), nullable=True),
        sa.Column("used_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_vouchers_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "serial", name=op.f("pk_vouchers")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vouchers_short_code", "vouchers", ["owner", "short_code"])
    _partial("ix_vouchers_used", "vouchers", ["owner", "used_terminal", "used_at"], "used_at IS NOT NULL")


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("shop", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("staff", sa.String(length=36), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("delivery_on", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["owner", "shop"], ["shops.owner", "shops.id"], name=op.f("fk_orders_owner_shop")),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_orders_owner_terminal")
        ),
        sa.ForeignKeyConstraint(["owner", "staff"], ["staff.owner", "staff.id"], name=op.f("fk_orders_owner_staff")),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_orders")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_orders_shop", "orders", ["owner", "shop", "id"])


def _badges_to_tokens() -> None:
    """A badge was kept as it is read; from now on by its token, as terminals know it."""
    connection = op.get_bind()
    query = (
        "SELECT s.owner, s.id, s.badge, o.lookup_key, o.lookup_key_id FROM staff s JOIN owners o ON o.owner = s.owner"
    )
    for owner, staff, badge, key, key_id in connection.execute(sa.text(query)).all():
        secret = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
        parts = (part.encode() for part in (owner, "staff badge", badge))
        digest = hmac.new(secret, b"".join(len(p).to_bytes(4, "big") + p for p in parts), sha256).digest()
        token = f"{key_id}:{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
        change = sa.text("UPDATE staff SET badge = :token WHERE owner = :owner AND id = :staff")
        connection.execute(change, {"token": token, "owner": owner, "staff": staff})


def _vouchers_of_old() -> None:
    connection = op.get_bind()
    days = _voucher_days(connection)
    query = (
        "SELECT t.owner, t.id, t.terminal, t.programme, t.version, t.body, t.occurred_at, t.arrived_at, t.reversed_by, "
        "s.timezone FROM transactions t JOIN terminals k ON k.owner = t.owner AND k.id = t.terminal "
        "JOIN shops s ON s.owner = k.owner AND s.id = k.shop "
        "WHERE t.kind = 'redemption' AND t.status = 'accepted' AND t.body IS NOT NULL"
    )
    insert = sa.text(
        "INSERT INTO vouchers (owner, serial, short_code, redemption, terminal, reward, co_payment_cents, programme, "
        "version, issued_at, valid_until, voided_at) VALUES (:owner, :serial, :short_code, :redemption, :terminal, "
        ":reward, :co_payment_cents, :programme, :version, :issued_at, :valid_until, :voided_at)"
    )
    for row in connection.execute(sa.text(query)).all():
        body = json.loads(bytes(row.body))
        trusted = body["occasion"]["clock_trusted"]
        at = row.occurred_at if trusted else row.arrived_at
        life = days.get((row.owner, row.programme, row.version, body["reward"]))
        until = None
        if life is not None:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at, days=life)
            until = moment.astimezone(ZoneInfo(row.timezone)).date().isoformat()
        serial = voucher_serial(row.id)
        connection.execute(
            insert,
            {
                "owner": row.owner,
                "serial": serial,
                "short_code": short_code(serial),
                "redemption": row.id,
                "terminal": row.terminal,
                "reward": body["reward"],
                "co_payment_cents": body["co_payment_cents"],
                "programme": row.programme,
                "version": row.version,
                "issued_at": at,
                "valid_until": until,
                "voided_at": row.arrived_at if row.reversed_by is not None else None,
            },
        )


def _voucher_days(connection: sa.Connection) -> dict[tuple[str, str, int, str], int]:
    """How long each reward's voucher lives, by owner, programme, version and reward."""
    found: dict[tuple[str, str, int, str], int] = {}
    for row in connection.execute(sa.text("SELECT owner, id, version, document FROM programmes")).all():
        for reward in json.loads(row.document)["rewards"]:
            found[row.owner, row.id, row.version, reward["id"]] = reward["voucher_days"]
    return found
