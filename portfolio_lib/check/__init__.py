"""Findings, and the rules that make them."""
