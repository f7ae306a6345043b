"""All SQL of the program, one subject per file; no commit, every list ordered and bounded.

Statements are built when their file is read, which needs every table: they name each other.
"""

from models import tables as tables
