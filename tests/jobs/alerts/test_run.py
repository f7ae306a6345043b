"""A whole round: planned, claimed, sent."""

from __future__ import annotations

from pathlib import Path

from jobs.alerts import run_alerts
from tests.jobs.alerts.contents import NOW
from tests.jobs.alerts.world import World


def test_mail_without_a_server_lands_in_the_folder(world: World, tmp_path: Path) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    counts = run_alerts(world.settings, NOW)
    assert (counts.planned, counts.claimed, counts.sent) == (1, 1, 1)
    files = list((tmp_path / "mail").iterdir())
    delivery = world.deliveries()[0]
    assert [file.name for file in files] == [f"{delivery.message_id.strip('<>')}.eml"]
    assert b"Subject: New tender: Gartenpflege 1\r\n" in files[0].read_bytes()
