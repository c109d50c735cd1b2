"""The nets of access: every route by every actor, and a twin world that changes nothing."""
