"""A contract fake of Databricks, for tests: the REST API of SQL statements as Databricks' own driver uses it, and volumes by
PUT, REMOVE and LIST with addresses to send files to. By hand: /_fake/{account}/files lists the volumes' files, …/file makes an
empty one. It proves what is sent and how answers are taken, and that the SQL does what
it should once translated; not that Databricks accepts it. No transactions: every statement stands for itself."""

import base64
import json
import os
import re
import tempfile
import threading
import uuid
from datetime import date, datetime, timezone
from decimal import Decimal
from urllib.parse import parse_qs, quote, unquote

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType

from engine import Engine, Refused
from fake import Handler, serve

TYPES = {"BIGINT": "LONG", "HUGEINT": "LONG", "INTEGER": "INT", "NUMBER": "LONG", "DOUBLE": "DOUBLE",
         "BOOLEAN": "BOOLEAN", "BOOL": "BOOLEAN", "DATE": "DATE", "BLOB": "BINARY", "BINARY": "BINARY",
         "TIMESTAMP WITH TIME ZONE": "TIMESTAMP"}
LIST = re.compile(r"^\s*list '(/Volumes/[^']+)'\s*$", re.I)
VOLUME = re.compile(r"^\s*(put '[^']*' into|remove) '(/Volumes/[^']+)'( overwrite)?\s*$", re.I)
DESCRIBE = re.compile(r"^\s*describe query\s", re.I)
STAGE = re.compile(r"_caravan_stage_([0-9a-f]{8})_")


def cell(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


class Warehouse:
    known = {}

    def __init__(self, name):
        self.name = name
        self.engine = Engine("databricks")
        self.folder = tempfile.mkdtemp(prefix="caravan-volumes-")
        self.sessions, self.statements = {}, {}
        self.fault, self.dead, self.calls = None, False, []

    def file(self, path):
        return os.path.join(self.folder, quote(path, safe=""))

    def paths(self):
        return sorted(unquote(name) for name in os.listdir(self.folder))

    def listed(self, folder):
        found = [path for path in self.paths() if path.startswith(folder) and "/" not in path[len(folder):]]
        if not found:
            raise Refused("[PATH_NOT_FOUND] " + folder)
        names = [("path", "VARCHAR"), ("name", "VARCHAR"), ("size", "BIGINT"), ("modification_time", "BIGINT")]
        return names, [(path, path[len(folder):], os.path.getsize(self.file(path)), 0) for path in found]

    def execute(self, statement, host):
        sql, session = statement["sql"], self.sessions[statement["session"]]
        listed = LIST.match(sql)
        if listed:
            return self.listed(listed.group(1).rstrip("/") + "/")
        volume = VOLUME.match(sql)
        if volume:
            operation = volume.group(1).split()[0].upper()
            address = f"{host}/presigned/{self.name}/{quote(volume.group(2), safe='')}"
            if operation == "REMOVE" and not os.path.exists(self.file(volume.group(2))):
                raise Refused("FILE_NOT_EXIST: " + volume.group(2))
            statement["volume"] = True
            names = ["operation", "presignedUrl", "headers", "localFile"]
            row = [operation, address, "{}", "__input_stream__" if operation == "PUT" else None]
            return [(name, "VARCHAR") for name in names], [tuple(row)]
        described = bool(DESCRIBE.match(sql))
        if described:
            sql = DESCRIBE.sub("", sql)
        sql, values = self.prepared(sql, statement["parameters"])
        marks = set(STAGE.findall(sql))
        mark = marks.pop() if len(marks) == 1 and "read_files" not in sql else None
        key = (sql.replace(mark, "00000000") if mark else sql, session["schema"])
        if key not in self.known or "read_files" in sql:
            self.known[key] = self.translated(key[0], session)
        query, target, used, statements = self.known[key]
        if mark:
            statements = [text.replace("00000000", mark) for text in statements]
        if described and not query:
            raise Refused("[PARSE_SYNTAX_ERROR] Syntax error at or near the statement: it is no query")
        if used:
            session["schema"] = used
            return [], []
        if described:
            statements = ["explain " + statements[0]]
        statement["connection"] = connection = self.engine.connection()
        columns, rows = self.engine.run(connection, statements, values)
        if target:
            return [("num_affected_rows", "BIGINT")], [(rows[0][0] if rows else 0,)]
        return columns, rows

    def prepared(self, sql, parameters):
        places = [token for token in sqlglot.tokenize(sql, read="databricks")
                  if token.token_type == TokenType.PLACEHOLDER] if "?" in sql else []
        if len(places) != len(parameters):
            raise Refused(f"UNBOUND_SQL_PARAMETER: {len(places)} places, {len(parameters)} values")
        values = {}
        readers = {"STRING": str, "LONG": int, "BIGINT": int, "INT": int, "INTEGER": int, "DOUBLE": float,
                   "BOOLEAN": lambda text: text == "true"}
        for number in range(len(places), 0, -1):
            token, parameter = places[number - 1], parameters[number - 1]
            sql = sql[:token.start] + f":p{number}" + sql[token.end + 1:]
            values[f"p{number}"] = readers[parameter["type"]](parameter["value"])
        return sql, values

    def translated(self, sql, session):
        """Whether it is a query, the table it changes, the schema it chooses, DuckDB's statements."""
        tree = self.engine.parse(sql)
        if isinstance(tree, exp.Use):
            return False, None, tree.this.name, []
        self.engine.check(tree)
        for update in tree.find_all(exp.Update):
            if update.args.get("from_") or update.args.get("from"):
                raise Refused("[PARSE_SYNTAX_ERROR] UPDATE has no FROM")
        names = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        for table in list(tree.find_all(exp.Table)):
            if isinstance(table.this, exp.Anonymous) and table.this.name.lower() == "read_files":
                table.replace(sqlglot.parse_one(self.files(table.this), read="duckdb", into=exp.Table))
            elif table.db == "information_schema" and table.name == "tables":
                table.replace(sqlglot.parse_one("select *, table_comment as comment from information_schema.tables",
                                                read="duckdb").subquery(table.alias or "tables"))
            elif table.name and not table.db and table.name.lower() not in names:
                table.set("db", exp.to_identifier(session["schema"]))
        return isinstance(tree, exp.Query), self.engine.target(tree), None, self.engine.translate(tree)

    def files(self, function):
        path = function.expressions[0].name
        options = {item.this.name.lower(): item.expression.name for item in function.expressions[1:]}
        if not os.path.exists(self.file(path)):
            raise Refused("[CLOUD_FILE_SOURCE_FILE_NOT_FOUND] " + path)
        columns = []
        for item in options["schema"].split(", `"):
            name, kind = item.strip("`").split("` ")
            columns.append(f"'{name}': '{exp.DataType.build(kind, dialect='databricks').sql('duckdb')}'")
        return (f"read_json('{self.file(path)}', columns = {{{', '.join(columns)}}}, format = 'newline_delimited', "
                "maximum_object_size = 67108864, compression = 'gzip')")

    def submit(self, body, host):
        statement = {"id": f"{self.name}.{uuid.uuid4().hex}", "sql": body["statement"], "session": body["session_id"],
                     "parameters": [item for item in body.get("parameters", [])], "done": threading.Event()}
        self.statements[statement["id"]] = statement
        threading.Thread(target=self.work, args=(statement, host), daemon=True).start()
        statement["done"].wait(0.5)
        return self.shown(statement)

    def work(self, statement, host):
        try:
            statement["columns"], statement["rows"] = self.execute(statement, host)
            statement["state"] = "SUCCEEDED"
        except duckdb.InterruptException:
            statement["state"] = "CANCELED"
        except Exception as e:  # faults of the fake's own as well: the test must see them
            statement["state"] = "FAILED"
            kind = "" if isinstance(e, (Refused, duckdb.Error, sqlglot.errors.SqlglotError)) else "fake: " + repr(e)
            statement["error"] = kind + (str(e).splitlines() or [""])[0]
        statement["done"].set()

    @staticmethod
    def shown(statement):
        if not statement["done"].is_set():
            return {"statement_id": statement["id"], "status": {"state": "RUNNING"}}
        answer = {"statement_id": statement["id"], "status": {"state": statement["state"]}}
        if statement["state"] == "FAILED":
            answer["status"]["error"] = {"error_code": "BAD_REQUEST", "message": statement["error"]}
        if statement["state"] != "SUCCEEDED":
            return answer
        rows = [[cell(value) for value in row] for row in statement["rows"]]
        columns = []
        for position, (name, kind) in enumerate(statement["columns"]):
            shown = "DECIMAL" if kind.startswith("DECIMAL") else TYPES.get(kind, "STRING")
            text = kind if shown == "DECIMAL" else {"LONG": "BIGINT"}.get(shown, shown)
            column = {"name": name, "type_name": shown, "type_text": text, "position": position}
            if shown == "DECIMAL":
                precision, scale = re.findall(r"\d+", kind)
                column.update(type_precision=int(precision), type_scale=int(scale))
            columns.append(column)
        chunk = {"chunk_index": 0, "row_offset": 0, "row_count": len(rows)}
        answer["manifest"] = {"format": "JSON_ARRAY", "schema": {"column_count": len(columns), "columns": columns},
                              "total_chunk_count": 1 if rows else 0, "total_row_count": len(rows), "truncated": False,
                              "chunks": [chunk] if rows else []}
        if statement.get("volume"):
            answer["manifest"]["is_volume_operation"] = True
        answer["result"] = {**chunk, "data_array": rows}
        return answer


class Databricks(Handler):
    new_account = staticmethod(Warehouse)

    @staticmethod
    def account_name(parts, url, data):
        if parts[0] == "presigned":
            return parts[1]
        if "warehouses" in parts:
            return parts[parts.index("warehouses") + 1]
        if "statements" in parts and len(parts) > parts.index("statements") + 1:
            return parts[parts.index("statements") + 1].split(".")[0]
        if "sessions" in parts:
            return parse_qs(url.query).get("warehouse_id", [None])[0] or json.loads(data)["warehouse_id"]
        if "statements" in parts:
            return json.loads(data)["warehouse_id"]
        return None

    def by_hand(self, warehouse, what, data):
        if what == "files":
            return 200, warehouse.paths()
        if what == "file":
            open(warehouse.file(data.decode()), "wb").close()
            return 200, {}
        return super().by_hand(warehouse, what, data)

    def refuse(self, warehouse):
        status = 403 if warehouse.dead else 503
        self.answer(status, {"error_code": "PERMISSION_DENIED" if warehouse.dead else "TEMPORARILY_UNAVAILABLE",
                             "message": "the fake broke this call"}, [] if warehouse.dead else [("Retry-After", "1")])

    def route(self, warehouse, parts, url, data):
        host = "http://" + self.headers["Host"]
        if parts[0] == "presigned":
            path = warehouse.file(unquote(parts[2]))
            if self.command == "PUT":
                with open(path, "wb") as file:
                    file.write(data)
            else:
                os.remove(path)
            return 200, None, ()
        if self.headers.get("Authorization") != "Bearer secret-token":
            return 401, {"error_code": "UNAUTHENTICATED", "message": "Invalid access token."}, ()
        if "sessions" in parts:
            if self.command == "DELETE":
                return 200, {}, ()
            session = uuid.uuid4().hex
            warehouse.sessions[session] = {"schema": json.loads(data).get("schema") or "default"}
            return 200, {"session_id": session}, ()
        after = parts[parts.index("statements") + 1:]
        if not after:
            return 200, warehouse.submit(json.loads(data), host), ()
        statement = warehouse.statements[after[0]]
        if self.command == "DELETE" or after[-1] == "cancel":
            if not statement["done"].is_set() and statement.get("connection"):
                statement["connection"].interrupt()
            return 200, {}, ()
        statement["done"].wait(0.5)
        return 200, warehouse.shown(statement), ()


if __name__ == "__main__":
    serve(Databricks)
