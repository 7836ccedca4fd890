"""Reproducible country and donor reports from a list of donor-funded projects."""

from __future__ import annotations

__version__ = "0.1.0"
