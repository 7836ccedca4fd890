"""Places that are no folder of this machine: addresses such as ``s3://bucket/reports``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from portfolio_lib.errors import UsageError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+(::[a-z0-9+.-]+)*://", re.IGNORECASE)
T = TypeVar("T")


@dataclass(frozen=True)
class Address:
    """A folder that fsspec reaches, by its address without a slash at the end."""

    url: str

    def __str__(self) -> str:
        return self.url

    @cached_property
    def _reached(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs

            system, root = url_to_fs(self.url, use_listings_cache=False, skip_instance_cache=True)
        except ImportError as error:
            raise UsageError(
                f"{self.url}: this kind of address needs a library that is not installed "
                f"({error}); s3:// needs pip install 'portfolio-lib[cloud]'"
            ) from error
        except ValueError as error:
            raise UsageError(
                f"{self.url} is not an address that can be used ({error}); expected one such as "
                "s3://bucket/folder, or a folder of this machine"
            ) from error
        except Exception as error:  # some kinds of address connect at once, each fails its own way
            raise self._failed(error) from error
        return system, str(root)

    @property
    def root(self) -> str:
        """The folder as its file system calls it."""
        return self._reached[1].rstrip("/")

    def read(self, name: str) -> bytes:
        """The content of the file that the file system calls `name`."""
        content: bytes = self.ask(lambda system: system.cat_file(name))
        return content

    def ask(self, what: Callable[[Any], T]) -> T:
        """What the file system says; FileNotFoundError where it has no such file.

        Parameters
        ----------
        what : takes the fsspec file system.

        Raises
        ------
        UsageError
            When it cannot be reached, or refuses.
        """
        system, _ = self._reached
        try:
            return what(system)
        except FileNotFoundError as error:
            if "bucket does not exist" in str(error).lower():
                raise self._failed(error) from error
            raise
        except Exception as error:  # each store has errors of its own
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> UsageError:
        said = " ".join(str(error).split()) or type(error).__name__
        return UsageError(
            f"{self.url} cannot be used: {said[:300]}. Check the address, the credentials and the "
            "network; what stood there before still does"
        )


def place(text: str, folder: Path = Path()) -> Path | Address:
    """A place as a person writes it: an address, or a path, relative to `folder`."""
    return Address(text.rstrip("/")) if _SCHEME.match(text) else folder / text


@contextmanager
def copied(address: Address) -> Iterator[Path]:
    """A copy of everything at an address, in a folder that is gone afterwards.

    Raises
    ------
    UsageError
        When there is nothing, or it cannot be reached.
    """
    names = address.ask(lambda system: sorted(system.find(address.root)))
    if not names:
        raise UsageError(f"there is nothing at {address}; give the address of the data folder")
    from portfolio_lib.files.temporary import private_folder

    with private_folder("portfolio-data-") as folder:
        for name in names:
            inside = name.removeprefix(address.root).lstrip("/")
            if ".." in inside.split("/"):
                raise UsageError(f"{name} leads out of its folder; rename it")
            file = folder / inside
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(address.read(name))
        yield folder
