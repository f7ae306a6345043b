"""All SQL of the program, one subject per file; no commit, every list ordered and bounded."""
