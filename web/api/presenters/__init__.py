"""What the schemas of the interface show, made from rows and records; pure."""
