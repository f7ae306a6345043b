"""What the database holds: tables, queries and migrations ("model" means table here)."""
