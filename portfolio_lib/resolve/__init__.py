"""From fields as written to rows with identities: which place, which organisation."""

from portfolio_lib.resolve.builder import resolved

__all__ = ["resolved"]
