"""Settings, logging and the files an operator may edit: sources, criteria, translations."""
