"""Let an address stop the mails about one of its enterprises, while those about others go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column("subscriptions", sa.Column("is_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    off = "SELECT id FROM recipients WHERE frequency = 'off' OR unsubscribed_at IS NOT NULL"
    op.execute(f"UPDATE subscriptions SET is_off = true WHERE recipient_id IN ({off})")  # noqa: S608 - constant


def downgrade() -> None:
    """Take this change back."""
    op.execute("DELETE FROM subscriptions WHERE is_off")
    op.drop_column("subscriptions", "is_off")
