"""Keep where buyers reach an enterprise: an address and a telephone number that it gives for everybody to see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this change."""
    op.add_column('enterprises', sa.Column('contact_email', sa.Text(), nullable=True))
    op.add_column('enterprises', sa.Column('contact_phone', sa.Text(), nullable=True))


def downgrade() -> None:
    """Take this change back."""
    op.drop_column('enterprises', 'contact_phone')
    op.drop_column('enterprises', 'contact_email')
