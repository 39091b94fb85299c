"""fakesnow as an HTTP server on a free port of loopback. Prints the port, and ends when its input does.

Four things differ from how fakesnow comes:
- It would tell the driver to PUT over HTTP as to Google's storage, in an answer that the JDBC driver cannot read. Here the
  driver copies the file into fakesnow's folder.
- It would load an empty value in quotes as null; Snowflake loads it as an empty text.
- Its MERGE makes a table of candidates first, which counts as DDL and would commit the open transaction. Here MERGE is a part
  of the transaction, as Snowflake documents of all DML. DDL still commits it, as in Snowflake.
- It would let a statement run on that the driver asks to end. Here it ends, with Snowflake's error for that.

POST /_fake/fault with {"at": n, "after": false} breaks the n-th call from now on, and every later one, as if the callers were
dead; with "after" that call is done and only its answer is lost. With "at": 0 it is whole again, and the sessions that were
left have ended, with what they had not committed: Snowflake does that when a session was silent for long. It answers the
number of calls since the last fault was set.
"""

import inspect
import os
import socket
import sys
import threading

import duckdb
import fakesnow.copy_into as copy_into
import fakesnow.cursor as cursor
import fakesnow.server as server
import uvicorn
from snowflake.connector.errors import ProgrammingError
from sqlglot import exp
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

server.gcs_stage_info = lambda request, expression, put: {**put["stageInfo"], "region": "local"}

read_csv = copy_into.ReadCSV.read_expression


def read_quoted_empty_as_empty(self, url):
    expression = read_csv(self, url)
    expression.append("expressions", self.make_eq("allow_quoted_nulls", False))
    return expression


copy_into.ReadCSV.read_expression = read_quoted_empty_as_empty

execute = cursor.FakeSnowflakeCursor._execute


def execute_as_snowflake(self, statement, params=None):
    session = self._conn
    candidates = isinstance(statement, exp.Create) and statement.this.name.lower() == "merge_candidates"
    if not candidates or session._autocommit:
        try:
            return execute(self, statement, params)
        except duckdb.InterruptException:
            raise ProgrammingError(msg="SQL execution canceled", errno=604, sqlstate="57014") from None
    if not session._in_transaction:
        session._duck_conn.begin()
        session._in_transaction = True
    # Without the notes on tables that fakesnow keeps in another database: a transaction of DuckDB writes to one.
    session._duck_conn.execute(statement.sql(dialect="duckdb"), params)


cursor.FakeSnowflakeCursor._execute = execute_as_snowflake


class Fault:
    at, after, dead, calls = 0, False, False, 0


def mortal(call):
    """A call that fails once the caller is dead."""

    async def answer(request):
        Fault.calls += 1
        dies = not Fault.dead and Fault.calls == Fault.at
        refused = Fault.dead or dies
        Fault.dead = refused
        done = await call(request) if not refused or (dies and Fault.after) else None
        return DEAD if refused else done

    return answer


DEAD = JSONResponse({"data": {"sqlState": "08006"}, "code": "000604", "message": "the caller is dead", "success": False})


async def abort(request):
    server.to_conn(server.to_token(request))._duck_conn.interrupt()
    return JSONResponse({"success": True})


async def fault(request):
    wanted, calls = await request.json(), Fault.calls
    Fault.at, Fault.after, Fault.dead, Fault.calls = wanted["at"], wanted["after"], False, 0
    if not Fault.at:
        for session in server.sessions.values():
            session._duck_conn.close()
        server.sessions.clear()
    return JSONResponse({"calls": calls})


routes = [
    Route(route.path, mortal(route.endpoint), methods=route.methods)
    for route in server.routes
    if inspect.iscoroutinefunction(route.endpoint)
]
routes.append(Route("/queries/v1/abort-request", abort, methods=["POST"]))
routes.append(Route("/_fake/fault", fault, methods=["POST"]))
app = Starlette(routes=routes)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


# Of a socket that says it is TCP asyncio sends small packets at once; otherwise the driver's acknowledgement takes 40 ms.
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listener.bind(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=end_with_input, daemon=True).start()
# Connections stay open: one that is closed while the next call is on its way would fail that call.
uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_keep_alive=3600)).run(sockets=[listener])
