"""The code lists of public procurement and their hierarchies: facts, packaged as compact tables.

Attribution is in docs/attribution.md; scripts/derive_codes.py makes the tables.
"""
