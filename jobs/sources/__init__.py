"""The sources of notices: one small file each, one HTTP client for all."""
