"""Everything that talks to the outside or runs in the background: sources, embedding, matching, alerts, commands."""
