"""Evidence of statuses in the background: letters to the owners about decisions and about what ends."""
