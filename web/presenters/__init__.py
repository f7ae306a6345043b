"""What pages show of what was read: words, dates, money, bars. Pure, in the visitor's language."""
