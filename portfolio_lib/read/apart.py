"""Libraries that read files which anybody may have made, each in a process of its own.

Damage can end such a process, and a small file can state that it has endless text: then the file
is refused, and nothing else is lost.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_MEMORY = 4 * 1024**3
"""The process gets so much [bytes], and so much processor time [s], where the system can say so."""
_SECONDS = 300


def output_of(script: Path, stream: BinaryIO, most: int) -> bytes | None:
    """What a script writes of an open file; None where it does not come to its end.

    Parameters
    ----------
    script : a file that imports nothing of the package, to start in no time.
    stream : a file of the operating system, the script's standard input.
    most : where it writes more, it ends there [bytes].
    """
    command = [sys.executable, "-P", str(script)]
    with subprocess.Popen(  # noqa: S603 - our own file
        command, stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        _limit(process.pid)
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        content = process.stdout.read(most)
        if len(content) == most:
            process.kill()
            return content
    return content if process.returncode == 0 else None


def _limit(process: int) -> None:
    """Linux alone can limit a process that has begun."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError):
        resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.prlimit(process, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
