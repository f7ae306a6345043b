"""Alerts: plan when a digest is due, freeze it into a delivery, send it.

``run_alerts`` is what the schedule and the command call; matches become alert items in ``jobs.match``'s transaction
through ``models.queries.alerts.plan_items``.
"""

from jobs.alerts.run import AlertCounts, run_alerts

__all__ = ["AlertCounts", "run_alerts"]
