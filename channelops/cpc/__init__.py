"""Coordination between departments and levels: groups, requests, tasks, approvals."""
