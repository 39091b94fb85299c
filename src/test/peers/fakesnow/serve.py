"""fakesnow as an HTTP server on a free port of loopback. Prints the port, and ends when its input does.

Two things differ from how fakesnow comes:
- It would tell the driver to PUT over HTTP as to Google's storage, in an answer that the JDBC driver cannot read. Here the
  driver copies the file into fakesnow's folder.
- It would load an empty value in quotes as null; Snowflake loads it as an empty text.
"""

import os
import socket
import sys
import threading

import fakesnow.copy_into as copy_into
import fakesnow.server as server
import uvicorn

server.gcs_stage_info = lambda request, expression, put: {**put["stageInfo"], "region": "local"}

read_csv = copy_into.ReadCSV.read_expression


def read_quoted_empty_as_empty(self, url):
    expression = read_csv(self, url)
    expression.append("expressions", self.make_eq("allow_quoted_nulls", False))
    return expression


copy_into.ReadCSV.read_expression = read_quoted_empty_as_empty


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=end_with_input, daemon=True).start()
uvicorn.Server(uvicorn.Config(server.app, log_level="error")).run(sockets=[listener])
