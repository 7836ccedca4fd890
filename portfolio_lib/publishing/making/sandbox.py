"""What the process of a report may do, enforced by the system where it can be.

On Linux a process can give up rights for good, for itself and all that it starts: files with
Landlock (``landlock(7)``), sockets and other processes with a filter of system calls
(``seccomp(2)``). Python has neither, so both are called by number. Elsewhere, and where a kernel
or a container refuses, nothing is given up: `protection` says what holds here.
"""

from __future__ import annotations

import ctypes
import os
import platform
import site
import struct
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import portfolio_lib

_KEPT_BY_REPORTS = ("PATH", "USERPROFILE", "SYSTEMROOT", "VIRTUAL_ENV")
"""The variables of the environment that a report may see."""
_KEPT = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP", "LANG")
"""What the server of reports gets of the environment, besides what is for Python itself."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""The system calls of Landlock, the same on every kind of machine."""
_VERSION = 1
_BENEATH = 1
_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_OF_A_FILE = _EXECUTE | _WRITE | _READ | 1 << 14 | 1 << 15
"""The rights that a rule about a file, not a folder, can give."""
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
"""The rights over files that each version knows; from 5 on there is one more."""
_NEWEST_RIGHTS = (1 << 16) - 1
_SCOPES_SINCE = 6
_NETWORK_SINCE = 4
_NO_TCP, _OWN_SIGNALS_AND_SOCKETS = 3, 3

_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/nix/store")
_OF_ETC = (
    "alternatives", "fonts", "group", "ld.so.cache", "ld.so.conf", "localtime", "machine-id",
    "mime.types", "httpd/mime.types", "apache/mime.types", "apache2/mime.types", "nsswitch.conf",
    "os-release", "passwd", "ssl/certs", "ssl/openssl.cnf", "timezone",
)  # fmt: skip
_OF_KERNEL = (
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version", "/proc/sys",
    "/proc/loadavg", "/proc/uptime", "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm",
    "/dev/urandom", "/dev/random",
)  # fmt: skip
_USED = ("/dev/null", "/dev/zero", "/dev/full", "/dev/shm")  # noqa: S108 - semaphores are there
"""What is written to as well, also by the processes that a notebook starts."""

_FILTERS, _SECCOMP, _FILTER, _NO_NEW_PRIVILEGES = 21, 22, 2, 38
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13
"""Answers of a filter: go on; refuse with EACCES."""
_UNKNOWN = 0x00050000 | 95
"""Refuse with EOPNOTSUPP, after which ZeroMQ goes on."""
_LOCAL, _INTERNET, _NETLINK, _STREAM, _TCP = 1, 2, 16, 1, 6
"""Families of sockets, a type and a protocol. A kernel of Jupyter ends where it gets none."""
_MACHINES = {
    # audit number, socket, connect, and calls that no report needs: ptrace, reading and writing
    # the memory of others, keys of the kernel, sockets by another name (io_uring), other's files
    "x86_64": (0xC000003E, 41, 42, (101, 310, 311, 248, 249, 250, 425, 426, 427, 438)),
    "aarch64": (0xC00000B7, 198, 203, (117, 270, 271, 217, 218, 219, 425, 426, 427, 438)),
}
_OTHER_TABLE = 0x40000000
"""Numbers from here on are of another table of calls (x32)."""


def confine(folder: Path, *, local_sockets: bool) -> None:
    """Let this process and its children read the program and use `folder`, and nothing else.

    Call it before any thread is started: a thread that runs keeps its rights.

    Parameters
    ----------
    folder : where it works; everything in it may be read, written and run.
    local_sockets : whether it may use sockets of this machine, as a Jupyter kernel does.
    """
    if sys.platform != "linux" or not _landlock_version():
        return
    if _system().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return
    _restrict_files(folder)
    _filter_calls(local_sockets=local_sockets)


def protection() -> list[str]:
    """What the system enforces on this machine, and what it does not, as sentences."""
    version = _landlock_version() if sys.platform == "linux" else 0
    if not version:
        what = "Not enforced here: a report's process can read and write what you can."
        return [what, "Run only notebooks that you trust."]
    files = (
        "A report's process reads its slice, its inputs and the program, and writes into its own "
        f"folder only (Landlock {version})."
    )
    if platform.machine() in _MACHINES and _system().prctl(_FILTERS, 0, 0, 0, 0) >= 0:
        return [files, "It has no network and cannot look into other processes (seccomp)."]
    return [files, "Not enforced here: a report's process can use the network."]


def library_path(folder: Path) -> Path | None:
    """Where programs that a notebook starts find this package, if it is a checkout.

    Python lists the folder in which a package is; that of a checkout has more than the package,
    and stays closed. So a link to the package is put into `folder`.
    """
    package = Path(portfolio_lib.__file__).parent
    if sys.platform != "linux" or package.parent.name.endswith("-packages"):
        return None
    link = folder / "library" / package.name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(package)
    return link.parent


def small_environment() -> dict[str, str]:
    """The environment for the server of reports: no secrets, and no home on Linux."""
    own = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(("PYTHON", "COVERAGE_"))
    }
    home = os.path.expanduser("~")  # noqa: PTH111 - a Path fails where nobody has a home
    if sys.platform != "linux":
        return own | {name: os.environ[name] for name in ("HOME", "USERPROFILE", "LOCALAPPDATA",
                      "APPDATA") if name in os.environ}  # fmt: skip
    kept = {  # where matplotlib has its list of fonts, which takes seconds to make
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or f"{home}/.cache",
        "XDG_CONFIG_HOME": os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config",
    }
    return own | kept | {"HOME": "/nonexistent", "PORTFOLIO_CACHE": "off"}


def shed_environment(folder: Path) -> None:
    """A small environment, the same everywhere: no secrets, no locale, no time zone."""
    kept = {name: os.environ[name] for name in _KEPT_BY_REPORTS if name in os.environ}
    own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))
    if sys.executable:  # what a notebook calls python is the one that runs it
        path = [str(Path(sys.executable).parent), *filter(None, [kept.get("PATH")])]
        own["PATH"] = os.pathsep.join(path)
    os.environ.clear()
    os.environ.update(kept | own | {"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    os.environ["JUPYTER_RUNTIME_DIR"] = os.environ["IPYTHONDIR"] = str(folder / "jupyter")
    os.environ["HOME"] = str(folder / "home")
    if library := library_path(folder):
        os.environ["PYTHONPATH"] = str(library)
    tempfile.tempdir = None
    if hasattr(time, "tzset"):
        time.tzset()


def _program() -> Iterator[Path]:
    """Where Python, its libraries and this package are."""
    yield from map(Path, (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix))
    yield from map(Path, site.getsitepackages())
    if site.ENABLE_USER_SITE:
        yield Path(site.getusersitepackages())
    yield from (Path(entry) for entry in sys.path if entry.endswith(("-packages", ".zip")))
    yield Path(portfolio_lib.__file__).parent


def _restrict_files(folder: Path) -> None:
    version = _landlock_version()
    rights = _RIGHTS.get(version, _NEWEST_RIGHTS)
    asked = struct.pack(
        "QQQ",
        rights,
        _NO_TCP if version >= _NETWORK_SINCE else 0,
        _OWN_SIGNALS_AND_SOCKETS if version >= _SCOPES_SINCE else 0,
    )
    size = 24 if version >= _SCOPES_SINCE else 16 if version >= _NETWORK_SINCE else 8
    ruleset = _system().syscall(_CREATE_RULESET, asked, size, 0)
    if ruleset < 0:
        return
    try:
        reading = _EXECUTE | _READ | _LIST
        _allow(ruleset, _program(), reading)
        _allow(ruleset, map(Path, (*_SYSTEM, *_OF_KERNEL)), reading)
        _allow(ruleset, (Path("/etc", name) for name in _OF_ETC), reading)
        _allow(ruleset, (folder, *map(Path, _USED)), rights)
        _system().syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in dict.fromkeys(paths):
        with suppress(OSError):
            found = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                given = rights if path.is_dir() else rights & _OF_A_FILE
                rule = struct.pack("=Qi", given & _RIGHTS.get(_landlock_version(), rights), found)
                _system().syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0)
            finally:
                os.close(found)


def _filter_calls(*, local_sockets: bool) -> None:
    """Refuse sockets but those of this machine, and calls that look into other processes."""
    if platform.machine() not in _MACHINES or sys.maxsize < 1 << 32:
        return
    program = b"".join(_program_of_filter(local_sockets=local_sockets))
    buffer = ctypes.create_string_buffer(program, len(program))
    number = len(program) // 8
    stated = struct.pack("HxxxxxxP", number, ctypes.addressof(buffer))
    _system().prctl(_SECCOMP, _FILTER, stated, 0, 0)


def _program_of_filter(*, local_sockets: bool) -> Iterator[bytes]:
    """Instructions of a filter (Linux, Documentation/networking/filter.rst)."""
    audit, socket, connect, never = _MACHINES[platform.machine()]
    refused = (*never, *(() if local_sockets else (connect,)))
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, value)

    yield step(load, 4)  # which machine
    yield step(equal, audit, if_true=1)
    yield step(answer, _REFUSE)
    yield step(load, 0)  # which call
    yield step(at_least, _OTHER_TABLE, if_false=1)
    yield step(answer, _REFUSE)
    for call in refused:
        yield step(equal, call, if_false=1)
        yield step(answer, _REFUSE)
    yield step(equal, socket, if_true=1)
    yield step(answer, _ALLOW)
    if local_sockets:
        yield step(load, 16)  # its first argument, the family
        yield step(equal, _LOCAL, if_false=1)
        yield step(answer, _ALLOW)
        yield step(equal, _NETLINK, if_false=1)
        yield step(answer, _UNKNOWN)
        yield step(equal, _INTERNET, if_false=7)
        yield step(load, 24)  # its second one, the type: of streams Landlock refuses the use
        yield step(0x54, 0xF)
        yield step(equal, _STREAM, if_false=4)
        yield step(load, 32)  # its third one, the protocol; another one Landlock does not know
        yield step(equal, 0, if_true=1)
        yield step(equal, _TCP, if_false=1)
        yield step(answer, _ALLOW)
    yield step(answer, _REFUSE)


@cache
def _landlock_version() -> int:
    """The version of Landlock; 0 where there is none."""
    try:
        return max(0, int(_system().syscall(_CREATE_RULESET, None, 0, _VERSION)))
    except (AttributeError, OSError):
        return 0


@cache
def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
