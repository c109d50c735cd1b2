"""Template tags: what a page needs to write numbers, dates, icons and states."""
