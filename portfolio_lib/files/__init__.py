"""Locations, writing a file whole or not at all, and files that are safe to open."""
