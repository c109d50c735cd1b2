"""Regions, people, grants, changes, files, jobs and the frames every page stands in."""
