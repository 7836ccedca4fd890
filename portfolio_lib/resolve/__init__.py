"""From fields as written to rows with identities: which place, which organisation."""

from portfolio_lib.resolve.builder import resolved
from portfolio_lib.resolve.exports import newest_exports

__all__ = ["newest_exports", "resolved"]
