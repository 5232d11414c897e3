"""A source system with a list of tasks, and the settings of a source that reads it."""

import http.server
import json
import threading
from contextlib import contextmanager, suppress


class Works(http.server.ThreadingHTTPServer):
    """The list of tasks of the Department of Construction, on loopback."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.tasks = [task("T1"), task("T2")]
        self.tokens = []
        self.asked = []
        self.refuses: int | None = None
        """The status that everybody gets instead of an answer."""
        self.slow = threading.Event()
        """Until it is set nobody is answered."""
        self.slow.set()
        self.url = f"http://127.0.0.1:{self.server_port}"


class Answers(http.server.BaseHTTPRequestHandler):
    server: Works

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.slow.wait()
        self.server.tokens.append(self.headers.get("Authorization", ""))
        body = json.dumps(self.server.tasks).encode()
        # whoever asked may not have waited
        with suppress(OSError):
            self.send_response(self.server.refuses or 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def task(name):
    return {"id": name, "title": f"Repair {name}", "owner": "so-xd", "from": "2026-11-01", "due": "2026-12-01"}


def source_text(works, *, path="/tasks", more="", service="tasks", id="works"):
    return f"""# who to call: the department's help desk
[[source]]
kind = "rest"
id = "{id}"
name = {{vi = "Sở Xây dựng", en = "Department of Construction"}}
service = "{service}"
every = 0.3
timeout = 2.0
url = "{works.url}{path}"
items = "@"
{more}
[source.fields]
id = "id"
title = "title"
owner = "owner"
assigned = "from"
due = "due"
"""


@contextmanager
def running_works():
    """Answer until the block ends."""
    with Works() as made:
        thread = threading.Thread(target=made.serve_forever, name="works", kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield made
        finally:
            made.slow.set()
            made.shutdown()
            thread.join()
