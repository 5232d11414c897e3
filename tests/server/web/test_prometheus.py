"""Debian's Prometheus scrapes a web process that runs, with the files that ship, and judges by the alerts."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from processes import ROOT, Ear, wait_for
from running import free_port

from server.contract.commands import ReportStation
from server.contract.messages import StationHealth, StationState
from server.web.tokens import DeviceRole

SHIPPED = ROOT / "setup" / "prometheus"
RULES = SHIPPED / "vonglau.rules.yml"
CASES = Path(__file__).with_name("vonglau.rules.test.yml")


class Prometheus:
    """One that runs."""

    def __init__(self, address: str, folder: Path) -> None:
        self._address = address
        self.log = folder / "prometheus.log"

    def ask(self, path: str, **parameters: str) -> Any:
        """Return the data of an answer; None while it cannot answer yet."""
        try:
            answer = httpx.get(f"{self._address}/api/v1/{path}", params=parameters)
        except httpx.TransportError:
            return None
        return answer.json()["data"] if answer.status_code == 200 else None

    def value(self, expression: str) -> float | None:
        """Return what an expression is now; None where there is no such thing."""
        found = (self.ask("query", query=expression) or {"result": []})["result"]
        return float(found[0]["value"][1]) if found else None


@contextmanager
def prometheus(folder: Path, port: int, token: str) -> Iterator[Prometheus]:
    """Run one that scrapes a port with the configuration that ships, each second, until the block ends."""
    (folder / "vonglau.token").write_text(token + "\n")
    config = (SHIPPED / "prometheus.yml").read_text()
    for shipped, here in (
        ("/etc/prometheus/vonglau.rules.yml", str(RULES)),
        ("/etc/prometheus/vonglau.token", str(folder / "vonglau.token")),
        ("127.0.0.1:5580", f"127.0.0.1:{port}"),
        ("15s", "1s"),
    ):
        assert shipped in config
        config = config.replace(shipped, here)
    file = folder / "prometheus.yml"
    file.write_text(config)
    promtool("check", "config", str(file))
    address = f"127.0.0.1:{free_port()}"
    running = Prometheus(f"http://{address}", folder)
    arguments = [f"--config.file={file}", f"--storage.tsdb.path={folder / 'tsdb'}", f"--web.listen-address={address}"]
    with running.log.open("w") as log:
        process = subprocess.Popen(["prometheus", *arguments], stdout=log, stderr=log, cwd=folder)
    try:
        wait_for(lambda: running.ask("status/runtimeinfo") is not None, running.log.read_text)
        yield running
    finally:
        process.terminate()
        process.wait(30)


def promtool(*arguments: str) -> str:
    """Return what Prometheus' own tool says of files that are right."""
    environment = os.environ | {"LANG": "C.UTF-8"}
    done = subprocess.run(
        ["promtool", *arguments], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_rules_are_right_and_each_alert_comes_when_it_should_and_not_before():
    promtool("check", "rules", str(RULES))
    promtool("test", "rules", str(CASES))
    named = {line.split(":")[1].strip() for line in RULES.read_text().splitlines() if "- alert:" in line}
    tried = {line.split(":")[1].strip() for line in CASES.read_text().splitlines() if "alertname:" in line}
    assert tried == named


def test_prometheus_scrapes_a_process_that_runs_and_tells_when_its_server_goes(site):
    token = site.tokens.add("prometheus", DeviceRole.MONITOR, (), datetime.now(UTC))
    with site.web(), prometheus(site.folder, site.web_port, token) as watching:
        with site.running() as server, Ear(site) as ear:
            site.until_live()
            health = StationHealth(frames=30.0, stall=0.01, memory=5, celsius=40.0, skew=0.25)
            state = StationState(
                wall="main", version="1", started=datetime.now(UTC), language="vi", screens=(), health=health
            )
            assert ear.ask(ReportStation(state=state)).refused is None
            skew = 'vonglau_station_clock_ahead_seconds{station="ear", wall="main", job="vonglau"}'
            wait_for(lambda: watching.value(skew) == 0.25, watching.log.read_text)
            wait_for(lambda: (watching.value("count_over_time(vonglau_feed_up[1m])") or 0) >= 3, "it scrapes again")
            (target,) = watching.ask("targets")["activeTargets"]
            assert (target["health"], target["lastError"]) == ("up", "")
            assert watching.value("vonglau_feed_up") == 1
            assert watching.value("vonglau_wall_stations") == 1
            assert watching.value("vonglau_history_writing") == 1
            assert (watching.value("vonglau_feed_beat_age_seconds") or 0.0) < 3.5
            groups = watching.ask("rules")["groups"]
            assert {rule["health"] for group in groups for rule in group["rules"]} <= {"ok", "unknown"}
            server.kill()
        pending = 'ALERTS{alertname="VongLauServerAway"}'
        wait_for(lambda: watching.value(pending) == 1, watching.log.read_text)
        # what it told last stands for nothing
        wait_for(lambda: watching.value("vonglau_wall_stations") is None, "it is no more")


def test_only_a_token_of_that_role_reads_metrics_and_reads_nothing_else(running):
    address = f"http://127.0.0.1:{running.web_port}"
    assert httpx.get(f"{address}/metrics").status_code == 401
    with running.device("scraper", DeviceRole.MONITOR) as scraper, running.device("scraped") as operator:
        answer = httpx.get(f"{address}/metrics", headers=scraper.headers)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert "vonglau_feed_up 1.0\n" in answer.text
        refused = httpx.get(f"{address}/metrics", headers=operator.headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "role")
        for path in ("/walls", "/walls/main", "/walls/main/layouts", "/walls/main/changes"):
            assert scraper.get(path).status_code == 403
        assert scraper.post("/walls/main/undo").status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_anybody_may_ask_whether_all_is_well(site, language):
    address = f"http://127.0.0.1:{site.web_port}/health"
    with site.web():
        away = httpx.get(address)
        assert (away.status_code, away.json()["standing"]) == (503, "failed")
        assert away.json()["concerns"][0]["said"][language]
        with site.running():
            site.until_live()
            well = httpx.get(address)
            assert well.status_code == 200, well.text
            assert well.json()["as_of"] is None
