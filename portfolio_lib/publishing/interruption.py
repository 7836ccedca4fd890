"""An orderly end when somebody stops a build."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(BaseException):
    """Somebody sent a signal; `signal` is its number."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.signal = number


class Interruption:
    """Turns SIGINT, SIGTERM and SIGHUP into `Stopped`, once, never in the middle of a step.

    What is ignored stays so: ``nohup`` lets a program go on when its terminal is gone.
    Only the main thread can receive signals; in another one this does nothing.
    """

    def __init__(self) -> None:
        self._holding = 0
        self._received: int | None = None
        self._is_over = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for name in _NAMES:
                number = getattr(signal, name, None)  # Windows has no SIGHUP
                if number is not None and signal.getsignal(number) != signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def uninterrupted(self) -> Iterator[None]:
        """Finish what the block does; a signal that arrives meanwhile counts after it."""
        self._holding += 1
        try:
            yield
        finally:
            self._holding -= 1
        self._raise()

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self._received is None:
            self._received = number
            self._raise()

    def _raise(self) -> None:
        if self._received is not None and not self._holding and not self._is_over:
            self._is_over = True
            raise Stopped(self._received)
