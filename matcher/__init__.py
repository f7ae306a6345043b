"""The pure domain: what notices, lots and enterprises are and how well they fit.

Nothing here touches network, disk (beyond its own packaged code tables), database, clock or settings.
"""
