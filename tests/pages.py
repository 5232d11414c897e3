"""A real web server for a folder."""

import functools
import http.server
import threading
from contextlib import contextmanager


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, heard, **options):
        self._heard = heard
        super().__init__(*arguments, **options)

    def log_message(self, *_arguments):
        self._heard.append(self.path)


@contextmanager
def served(folder, heard=None):
    """Serve a folder on loopback; yields the address. What is asked for is added to ``heard``."""
    handler = functools.partial(_Handler, directory=str(folder), heard=[] if heard is None else heard)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
