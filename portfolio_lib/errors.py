"""What can go wrong, in one base error and four kinds of it.

Problems in the data are findings, not exceptions (see `portfolio_lib.check`);
these errors are for what a person has to change before anything can go on.
This module imports nothing of the package, so that every part can use it.
"""

from __future__ import annotations


class PortfolioError(Exception):
    """The base of every error that portfolio_lib raises on purpose.

    The text of the error is complete: it says what failed, the value, what was
    expected and what to do next. Commands print it as it stands.
    """


class UsageError(PortfolioError):
    """A wrong argument, option or setting; the command ends with exit code 2."""


class InputError(PortfolioError):
    """A file that cannot be used at all; `file` and `line` say where.

    Parameters
    ----------
    message : what was found, what was expected, what to do.
    file : the file's path as the user gave it, or None.
    line : the line, counted from 1, or None.
    """

    def __init__(self, message: str, *, file: str | None = None, line: int | None = None) -> None:
        where = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(f"{where}: {message}" if where else message)
        self.file = file
        self.line = line


class GuardError(PortfolioError):
    """So much is missing from the data that nothing was published; the command ends with 4."""


class ReportError(PortfolioError):
    """A report that could not be made or must not be published.

    Parameters
    ----------
    message : what failed and what to do.
    cell : the notebook's cell that failed, counted from 1, or None.
    source : that cell's source, or None.
    kind : the kind of error that the cell raised, where `message` is the error's own text.
    private : a further sentence for the person who builds, and for nobody else.
    traceback : how Python tells where it happened, for the person who builds.
    """

    def __init__(  # noqa: PLR0913 - what is known of a failure, each may be left out
        self,
        message: str,
        *,
        cell: int | None = None,
        source: str | None = None,
        kind: str | None = None,
        private: str = "",
        traceback: str = "",
    ) -> None:
        said = f"cell {cell}: {message}" if cell is not None else message
        super().__init__(f"{said} {private}" if private else said)
        self._said = said
        self.kind = kind
        self.cell = cell
        self.source = source
        self.traceback = traceback

    @property
    def public(self) -> str:
        """The error without what may be anybody's data, such as what a cell's exception says."""
        return self._said if self.kind is None else f"cell {self.cell}: {self.kind}"
