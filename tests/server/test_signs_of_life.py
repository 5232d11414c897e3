"""The server and its web process under a service manager: they tell that they live as long as their loops turn."""

import signal

from notified import notified
from processes import program
from web_site import WebSite


def test_a_server_lives_as_long_as_it_beats(tmp_path):
    site = WebSite(tmp_path)
    with notified(tmp_path) as told:
        arguments = ["server", "run", "--config", str(site.config)]
        with program(arguments, tmp_path / "server.log", told.environment) as server:
            told.until_ready()
            assert "feed tcp://" in server.said()
            told.until_alive()
            assert told.heard[-1]["STATUS"] == "serves"
            server.process.send_signal(signal.SIGSTOP)
            told.until_silent()
            server.process.send_signal(signal.SIGCONT)
            told.until_alive()
            assert server.stop() == 0
            told.until_said("STOPPING", "1")


def test_a_web_process_says_whether_it_hears_its_server(tmp_path):
    site = WebSite(tmp_path)
    with notified(tmp_path) as told, program(site.arguments, tmp_path / "web.log", told.environment) as web:
        told.until_ready()
        told.until_said("STATUS", "the server does not answer; devices are answered")
        with site.running():
            told.until_said("STATUS", "follows the server")
        web.process.send_signal(signal.SIGSTOP)
        told.until_silent()
        web.process.send_signal(signal.SIGCONT)
        told.until_alive()
        assert web.stop() == 0
        told.until_said("STOPPING", "1")
