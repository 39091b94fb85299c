"""What both fakes share as servers: accounts, calls that are broken on request, and a way in by hand.

POST /_fake/{account}/fault with {"at": n, "kind": "before" | "after" | "503" | "lost"} breaks the n-th call from now on:
before and after refuse everything from then on as if the caller were dead, with the n-th call done or not; 503 refuses one
call; lost does the call and answers 503. With "path", only calls whose path and body hold that text count.
POST /_fake/{account}/sql runs DuckDB's SQL by hand; /_fake/{account}/calls lists the calls since the last fault was set."""

import gzip
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one packet: otherwise each waits for the other's acknowledgement.
    wbufsize, disable_nagle_algorithm = -1, True
    accounts, guard = {}, threading.Lock()

    def log_message(self, *args):
        pass

    def account(self, name):
        with self.guard:
            if name not in self.accounts:
                self.accounts[name] = self.new_account(name)
            return self.accounts[name]

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            data = b"".join(parts)
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(data) if self.headers.get("Content-Encoding") == "gzip" else data

    def answer(self, status, body=None, headers=()):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        data, url = self.body(), urlparse(self.path)
        parts = url.path.strip("/").split("/")
        try:
            if parts[0] == "_fake":
                return self.answer(*self.by_hand(self.account(parts[1]), parts[2], data))
            name = self.account_name(parts, url, data)
            if name is None:
                return self.answer(404, {})
            account = self.account(name)
            refusal = self.faulty(account, url.path, data)
            if refusal == "before":
                return self.refuse(account)
            status, body, headers = self.route(account, parts, url, data)
            return self.refuse(account) if refusal else self.answer(status, body, headers)
        except Exception as e:
            self.answer(400, {"error": {"code": 400, "message": "fake: " + repr(e)}, "message": "fake: " + repr(e)})

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def faulty(self, account, path, data):
        account.calls.append(self.command + " " + path)
        if account.dead:
            return "before"
        fault = account.fault
        if not fault or fault.get("path", "") not in path + " " + data.decode(errors="replace"):
            return None
        fault["at"] -= 1
        if fault["at"] > 0:
            return None
        account.fault = None
        account.dead = fault["kind"] in ("before", "after")
        return "before" if fault["kind"] in ("before", "503") else "after"

    def by_hand(self, account, what, data):
        if what == "calls":
            return 200, account.calls
        if what == "fault":
            wanted = json.loads(data)
            account.dead, account.fault = False, wanted if wanted.get("at") else None
            account.calls.clear()
            return 200, {}
        account.engine.connection().execute(data.decode())
        return 200, {}


def serve(handler):
    """Prints the port; ends when the input does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()
