"""From fields as written to rows with identities: which place, which organisation."""

from portfolio_lib.resolve.as_of import older_than_sources, stated_as_of
from portfolio_lib.resolve.builder import resolved
from portfolio_lib.resolve.exports import newest_exports
from portfolio_lib.resolve.versions import newest_versions

__all__ = [
    "newest_exports",
    "newest_versions",
    "older_than_sources",
    "resolved",
    "stated_as_of",
]
