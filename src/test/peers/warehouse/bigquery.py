"""A contract fake of BigQuery's REST API (v2), for tests. It answers the calls of Google's own client: datasets, jobs of
queries and loads under ids the caller chose (409 for one that is there), resumable uploads, sessions, dry runs. It proves
what is sent and how answers are taken, and that the SQL does what it should once translated; not that BigQuery accepts it."""

import base64
import gzip
import json
import re
import tempfile
import threading
import uuid
from datetime import date, datetime, timezone
from decimal import Decimal
from urllib.parse import parse_qs

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType

from engine import Engine, Refused
from fake import Handler, serve

TYPES = {"VARCHAR": "STRING", "STRING": "STRING", "BIGINT": "INTEGER", "INTEGER": "INTEGER", "HUGEINT": "INTEGER",
         "DOUBLE": "FLOAT", "BOOLEAN": "BOOLEAN", "BOOL": "BOOLEAN", "DATE": "DATE", "JSON": "JSON", "BLOB": "BYTES",
         "TIMESTAMP WITH TIME ZONE": "TIMESTAMP", "DATETIME": "TIMESTAMP", "NUMBER": "INTEGER", '"NULL"': "STRING"}
STAGE = re.compile(r"_caravan_stage_([0-9a-f]{8})_")
# Descriptions, as BigQuery shows them: literals.
OPTIONS = ("select table_name, 'description' as option_name, '\"' || table_comment || '\"' as option_value "
           "from information_schema.tables where table_comment is not null")
WORDS = re.compile(r"^\s*(begin transaction|commit transaction|rollback transaction|call bq\.abort_session\('([^']*)'\))"
                   r"\s*;?\s*$", re.I)


def bq_type(name):
    return "BIGNUMERIC" if name.startswith("DECIMAL") else TYPES.get(name, "STRING")


def cell(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        delta = value.astimezone(timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
        return str((delta.days * 86400 + delta.seconds) * 1000000 + delta.microseconds)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


class Failed(Exception):
    def __init__(self, reason, message, more=()):
        super().__init__(message)
        self.reason, self.more = reason, more


class Project:
    def __init__(self, name):
        self.name = name
        self.engine = Engine("bigquery")
        self.datasets, self.jobs, self.sessions, self.uploads = {}, {}, {}, {}
        self.fault, self.dead, self.calls = None, False, []

    known = {}

    # statements

    def prepared(self, config):
        """The text with numbered parameters, and their values."""
        sql, values = config["query"], {}
        try:
            places = [token for token in sqlglot.tokenize(sql, read="bigquery")
                      if token.token_type == TokenType.PLACEHOLDER] if "?" in sql else []
        except sqlglot.errors.SqlglotError as e:
            raise Failed("invalidQuery", "Syntax error: " + str(e).splitlines()[0]) from e
        parameters = config.get("queryParameters", [])
        if len(places) != len(parameters):
            raise Failed("invalidQuery", f"{len(places)} positional parameters, {len(parameters)} given")
        for number in range(len(places), 0, -1):
            token = places[number - 1]
            sql = sql[:token.start] + f"@p{number}" + sql[token.end + 1:]
            values[f"p{number}"] = self.value(parameters[number - 1])
        return sql, values

    @staticmethod
    def value(parameter):
        kind, value = parameter["parameterType"]["type"], parameter["parameterValue"]["value"]
        readers = {"STRING": str, "INT64": int, "FLOAT64": float, "BOOL": lambda text: text == "true",
                   "TIMESTAMP": lambda text: datetime.fromisoformat(text.replace(" +00:00", "+00:00"))}
        return readers[kind](value)

    def translated(self, sql, dataset):
        """What the text is, and DuckDB's statements for it; parsing is dear, so texts that differ in the names of stages
        alone are parsed once."""
        marks = STAGE.findall(sql)
        mark = marks[0] if marks and len(set(marks)) == 1 else None
        key = (sql.replace(mark, "00000000") if mark else sql, dataset)
        if key not in self.known:
            tree = self.tree(key[0], dataset)
            self.known[key] = (self.kind(tree), self.engine.target(tree), self.engine.translate(tree))
        kind, target, statements = self.known[key]
        if mark:
            target = target and target.replace("00000000", mark)
            statements = [statement.replace("00000000", mark) for statement in statements]
        return kind, target, statements

    def tree(self, sql, dataset):
        tree = self.engine.parse(sql)
        self.engine.check(tree)
        if isinstance(tree, (exp.Update, exp.Delete)) and not tree.args.get("where"):
            raise Refused(type(tree).__name__.upper() + " must have a WHERE clause")
        for node in tree.find_all(exp.In):
            if isinstance(node.this, exp.Tuple) and node.args.get("query"):
                raise Failed("invalidQuery", "Subquery of type IN must have only one output column")
        names = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        for table in list(tree.find_all(exp.Table)):
            if table.name.upper().startswith("INFORMATION_SCHEMA."):
                if not table.db and not dataset:
                    raise Failed("invalidQuery", "INFORMATION_SCHEMA must be qualified with a dataset")
                if table.name.upper().endswith(".TABLE_OPTIONS"):
                    table.replace(exp.maybe_parse(OPTIONS, dialect="duckdb").subquery(table.alias))
                    continue
                table.replace(exp.table_(table.name.split(".")[1].lower(), db="information_schema",
                                         alias=table.alias or None))
            elif table.name and not table.db and table.name.lower() not in names:
                if not dataset:
                    raise Failed("invalidQuery", f'Table "{table.name}" must be qualified with a dataset')
                table.set("db", exp.to_identifier(dataset))
        return tree

    def kind(self, tree):
        if isinstance(tree, exp.Query):
            return "SELECT"
        names = {exp.Create: "CREATE_TABLE", exp.Alter: "ALTER_TABLE", exp.Drop: "DROP_TABLE"}
        return names.get(type(tree), type(tree).__name__.upper())

    def execute(self, job):
        config = job["configuration"]["query"]
        session, statistics = self.session(config), job["statistics"]["query"]
        sql, values = self.prepared(config)
        word = WORDS.match(sql)
        connection = session["connection"] if session else self.engine.connection()
        job["connection"] = connection
        try:
            if word:
                self.control(word, session)
                return
            try:
                kind, target, statements = self.translated(sql, config.get("defaultDataset", {}).get("datasetId"))
            except Refused as e:
                if "script" in str(e):
                    statistics["statementType"] = "SCRIPT"
                    if job["configuration"].get("dryRun"):
                        return
                raise Failed("invalidQuery", str(e)) from e
            statistics["statementType"] = kind
            if job["configuration"].get("dryRun"):
                if kind == "SELECT":
                    connection.execute("explain " + statements[0])
                return
            self.exclude(kind, target, session)
            if statements[0].upper().startswith("DROP SCHEMA"):
                self.datasets.pop(statements[0].split('"')[1], None)
            columns, rows = self.engine.run(connection, statements, values)
            if target:
                statistics["numDmlAffectedRows"] = str(rows[0][0] if rows else 0)
                columns, rows = [], []
            job["columns"], job["rows"] = columns, rows
            config["destinationTable"] = {"projectId": self.name, "datasetId": "_answers",
                                          "tableId": job["jobReference"]["jobId"]}
        except duckdb.InterruptException as e:
            raise Failed("stopped", "Job execution was cancelled") from e
        except duckdb.Error as e:
            raise Failed("invalidQuery", str(e).splitlines()[0]) from e
        if config.get("createSession"):
            name = uuid.uuid4().hex
            self.sessions[name] = {"connection": self.engine.connection(), "open": False, "changed": set()}
            job["statistics"]["sessionInfo"] = {"sessionId": name}

    def session(self, config):
        for item in config.get("connectionProperties", []):
            if item["key"] == "session_id":
                if item["value"] not in self.sessions:
                    raise Failed("invalid", f"Session {item['value']} not found or expired")
                return self.sessions[item["value"]]
        return None

    def control(self, word, session):
        if word.group(2):
            ending = self.sessions.pop(word.group(2), None)
            if ending is None:
                raise Failed("invalid", f"Session {word.group(2)} not found")
            if ending["open"]:
                ending["connection"].execute("rollback")
            return
        if session is None:
            raise Failed("invalidQuery", "Transaction control statements are supported only in scripts or sessions")
        opens = word.group(1).lower().startswith("begin")
        if opens == session["open"]:
            raise Failed("invalidQuery", "there is " + ("a" if opens else "no") + " transaction in progress")
        session["connection"].execute(word.group(1).split()[0].lower())
        session["open"], session["changed"] = opens, set()

    def exclude(self, kind, target, session):
        """A table changed in an open transaction may be changed by no one else."""
        if target is None:
            if session and session["open"] and kind.endswith("_TABLE"):
                raise Failed("invalidQuery", "DDL on permanent tables is not allowed in a transaction")
            return
        for other in self.sessions.values():
            if other is not session and other["open"] and target in other["changed"]:
                raise Failed("invalidQuery", f"Transaction is aborted due to concurrent update against table {target}")
        if session and session["open"]:
            session["changed"].add(target)

    def load(self, job, data):
        table = job["configuration"]["load"]["destinationTable"]
        name = f'"{table["datasetId"]}"."{table["tableId"]}"'
        connection = self.engine.connection()
        columns = dict(connection.execute("select column_name, data_type from information_schema.columns where "
                                          "table_schema = ? and table_name = ? order by ordinal_position",
                                          [table["datasetId"], table["tableId"]]).fetchall())
        if not columns:
            raise Failed("notFound", "Not found: Table " + name)
        for number, line in enumerate(gzip.decompress(data).decode().split("\n"), 1):
            unknown = set(json.loads(line)) - set(columns) if line else ()
            if unknown:
                raise Failed("invalid", "Error while reading data, error message: JSON table encountered too many errors",
                             [f"JSON parsing error in row {number}: No such field: {sorted(unknown)[0]}."])
        with tempfile.NamedTemporaryFile(suffix=".json.gz") as file:
            file.write(data)
            file.flush()
            wanted = "{" + ", ".join(f"'{column}': 'VARCHAR'" for column in columns) + "}"
            values = ", ".join(f'from_base64("{column}")' if kind == "BLOB" else f'cast("{column}" as {kind})'
                               for column, kind in columns.items())
            try:
                rows = connection.execute(
                    f"insert into {name} select {values} from read_json('{file.name}', columns = {wanted}, "
                    "format = 'newline_delimited', maximum_object_size = 67108864)").fetchone()[0]
            except duckdb.Error as e:
                raise Failed("invalid", "Error while reading data", [str(e).splitlines()[0]]) from e
        job["statistics"]["load"] = {"outputRows": str(rows)}

    # jobs

    def insert(self, resource, data=None):
        reference = resource.setdefault("jobReference", {"projectId": self.name, "jobId": uuid.uuid4().hex})
        identity = reference.setdefault("jobId", uuid.uuid4().hex)
        if identity in self.jobs:
            return 409, {"error": {"code": 409, "message": f"Already Exists: Job {self.name}:US.{identity}",
                                   "errors": [{"reason": "duplicate", "message": "Already Exists"}]}}
        reference["location"] = "US"
        job = {"kind": "bigquery#job", "id": f"{self.name}:US.{identity}", "selfLink": "http://fake/" + identity,
               "jobReference": reference, "configuration": resource["configuration"], "status": {"state": "RUNNING"},
               "statistics": {"creationTime": "1", "startTime": "1", "endTime": "1", "query": {}}}
        dry = resource["configuration"].get("dryRun")
        if not dry:
            self.jobs[identity] = job
        job["done"] = threading.Event()
        work = threading.Thread(target=self.work, args=(job, data), daemon=True)
        work.start()
        limit = resource["configuration"].get("jobTimeoutMs")
        if limit:
            threading.Thread(target=self.stop_after, args=(job, int(limit) / 1000), daemon=True).start()
        job["done"].wait(30 if dry else 0.2)
        if dry and "errorResult" in job["status"]:
            error = job["status"]["errorResult"]
            return 400, {"error": {"code": 400, "message": error["message"], "errors": [error]}}
        answer = self.shown(job)
        if len(self.jobs) % 4 == 0 and not dry:
            answer = {**answer, "status": {"state": "RUNNING"}}  # so that callers have to ask again
        return 200, answer

    def stop_after(self, job, seconds):
        if not job["done"].wait(seconds):
            self.cancel(job)

    def cancel(self, job):
        if not job["done"].is_set() and job.get("connection"):
            job["connection"].interrupt()

    def work(self, job, data):
        try:
            if data is None:
                self.execute(job)
            else:
                self.load(job, data)
        except Failed as e:
            error = {"reason": e.reason, "message": str(e)}
            job["status"]["errorResult"] = error
            job["status"]["errors"] = [error] + [{"reason": e.reason, "message": more} for more in e.more]
        except Exception as e:  # a fault of the fake's own: the test must see it
            job["status"]["errorResult"] = {"reason": "fake", "message": repr(e)}
        job["status"]["state"] = "DONE"
        job["done"].set()

    @staticmethod
    def shown(job):
        return {key: value for key, value in job.items() if key not in ("done", "columns", "rows", "connection")}

    def results(self, job, query):
        job["done"].wait(min(int(query.get("timeoutMs", ["10000"])[0]), 500) / 1000)
        answer = {"kind": "bigquery#getQueryResultsResponse", "jobReference": job["jobReference"],
                  "jobComplete": job["done"].is_set()}
        if not job["done"].is_set():
            return 200, answer
        if "errorResult" in job["status"]:
            error = job["status"]["errorResult"]
            return 400, {"error": {"code": 400, "message": error["message"], "errors": [error]}}
        most, first = int(query.get("maxResults", ["100000"])[0]), int(query.get("pageToken", ["0"])[0])
        rows = job.get("rows", [])
        answer["schema"] = {"fields": [{"name": name, "type": bq_type(kind), "mode": "NULLABLE"}
                                       for name, kind in job.get("columns", [])]}
        answer["totalRows"] = str(len(rows))
        answer["rows"] = [{"f": [{"v": cell(value)} for value in row]} for row in rows[first:first + most]]
        if 0 < most and first + most < len(rows):
            answer["pageToken"] = str(first + most)
        return 200, answer


class BigQuery(Handler):
    new_account = staticmethod(Project)

    @staticmethod
    def account_name(parts, url, data):
        return parts[parts.index("projects") + 1]

    def refuse(self, project):
        status = 403 if project.dead else 503
        self.answer(status, {"error": {"code": status, "message": "the fake broke this call", "errors": [
            {"reason": "accessDenied" if project.dead else "backendError", "message": "the fake broke this call"}]}})

    def route(self, project, parts, url, data):
        query, rest = parse_qs(url.query), parts[parts.index("projects") + 2:]
        if rest[0] == "datasets":
            if self.command == "POST":
                wanted = json.loads(data)
                name = wanted["datasetReference"]["datasetId"]
                if name in project.datasets:
                    return 409, {"error": {"code": 409, "message": "Already Exists: Dataset"}}, ()
                project.datasets[name] = {**wanted, "location": wanted.get("location", "US"), "id": name,
                                          "kind": "bigquery#dataset", "etag": "x"}
                project.engine.connection().execute(f'create schema if not exists "{name}"')
                return 200, project.datasets[name], ()
            if rest[-1] == "data":
                status, body = project.results(project.jobs[rest[3]], query)
                return status, body, ()
            if rest[1] not in project.datasets:
                return 404, {"error": {"code": 404, "message": "Not found: Dataset " + rest[1]}}, ()
            return 200, project.datasets[rest[1]], ()
        if rest[0] == "queries":
            status, body = project.results(project.jobs[rest[1]], query)
            return status, body, ()
        if url.path.startswith("/upload/"):
            return self.upload(project, url, query, data)
        if self.command == "POST" and len(rest) == 1:
            status, body = project.insert(json.loads(data))
            return status, body, ()
        if rest[1] not in project.jobs:
            return 404, {"error": {"code": 404, "message": "Not found: Job " + rest[1]}}, ()
        job = project.jobs[rest[1]]
        if len(rest) > 2:
            project.cancel(job)
            return 200, {"job": project.shown(job)}, ()
        return 200, project.shown(job), ()

    def upload(self, project, url, query, data):
        if self.command == "POST":
            key = uuid.uuid4().hex
            project.uploads[key] = (json.loads(data), bytearray())
            host = "http://" + self.headers["Host"]
            return 200, None, [("Location", f"{host}{url.path}?uploadType=resumable&upload_id={key}")]
        resource, gathered = project.uploads[query["upload_id"][0]]
        span = self.headers.get("Content-Range", "")
        total = span.rsplit("/", 1)[-1]
        gathered.extend(data)
        if total in ("*", "") and span:
            return 308, None, [("Range", f"bytes=0-{len(gathered) - 1}")]
        status, body = project.insert(resource, bytes(gathered))
        return status, body, ()


if __name__ == "__main__":
    serve(BigQuery)
