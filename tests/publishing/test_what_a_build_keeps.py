"""What a build keeps for later: the last builds, slices that can be mended; how it is stopped."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest
from helpers.workplace import Command, Place

from portfolio_lib.publishing import log
from portfolio_lib.publishing.interruption import Interruption, Stopped
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.store import Store


def test_the_last_fifty_builds_are_kept(tmp_path: Path) -> None:
    earlier = [{"number": number} for number in range(49)]
    Folder(tmp_path).write(".inputs/builds.json", json.dumps(earlier).encode())
    for number in (49, 50, 51):
        log.keep(Folder(tmp_path), {"number": number})
    kept = [build["number"] for build in log.earlier_builds(Folder(tmp_path))]
    assert kept == list(range(2, 52))
    assert json.loads((tmp_path / "build.log.json").read_text("utf-8"))["number"] == 51


def test_the_status_counts_remarks_on_the_data_and_the_log_has_those_on_reports(
    tmp_path: Path, portfolio: Command
) -> None:
    place = Place(tmp_path, portfolio)
    place.build("--donor", "fund-a")
    said = place.run("status").stdout
    assert re.search(r"^Data +0 errors, \d+ remarks, 0 warnings", said, re.MULTILINE), said
    assert json.loads((tmp_path / "reports/build.log.json").read_text("utf-8"))["remarks"] == {}


@pytest.mark.parametrize("content", [b"", b"{}", b'[1, {"number": 1}]', b"[" * 100_000])
def test_a_damaged_list_of_builds_stops_no_build(tmp_path: Path, content: bytes) -> None:
    Folder(tmp_path).write(".inputs/builds.json", content)
    log.keep(Folder(tmp_path), {"number": 2})
    assert log.earlier_builds(Folder(tmp_path))[-1] == {"number": 2}


def test_a_damaged_slice_is_written_anew_when_its_report_is_made_again(tmp_path: Path) -> None:
    content = b'{"format": "portfolio"}'
    name = Store(Folder(tmp_path)).put(content)
    (tmp_path / ".inputs" / name).write_bytes(b"[" + content[1:])
    assert Store(Folder(tmp_path)).get(name) is None
    assert Store(Folder(tmp_path)).put(content) == name
    assert Store(Folder(tmp_path)).get(name) == content


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has no SIGHUP")
def test_a_closed_terminal_stops_a_build_after_the_step_it_is_in() -> None:
    done = []

    def stopped_build() -> None:
        with Interruption() as interruption:
            with interruption.uninterrupted():
                os.kill(os.getpid(), signal.SIGHUP)
                done.append("the step")
            done.append("the next one")

    with pytest.raises(Stopped) as stopped:
        stopped_build()
    assert stopped.value.signal == signal.SIGHUP
    assert done == ["the step"]
