"""What both fakes share: SQL of a warehouse's own dialect is parsed by sqlglot, held against rules of that warehouse which
DuckDB would not mind, translated, and run by DuckDB. Transactions, conflicts and cancelling are DuckDB's or checked here."""

import logging
import re
import threading

import duckdb
import sqlglot
from sqlglot import exp

# It warns of what it cannot parse; here that is refused.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


# sqlglot does not parse several descriptions at once.
OPTIONS = re.compile(r"\s*alter table (\S+) (alter column .*)$", re.I | re.S)
OPTION = re.compile(r"alter column (`[^`]+`) set options \(description = ('(?:[^'\\]|\\.)*')\)(?:, )?", re.I | re.S)


class Refused(Exception):
    """The warehouse would refuse the statement."""


class Engine:
    """One account: a database in memory. Every session has a connection of its own."""

    def __init__(self, dialect):
        self.dialect = dialect
        self.root = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false",
                                                       "autoload_known_extensions": "false", "threads": "2"})
        self.guard = threading.Lock()
        self.changed = {}

    def connection(self):
        with self.guard:
            cursor = self.root.cursor()
        cursor.execute("set timezone = 'UTC'")
        return cursor

    def parse(self, sql):
        """The one statement of a text."""
        options = OPTIONS.match(sql)
        if options and self.dialect == "bigquery" and "set options" in sql:
            if OPTION.sub("", options.group(2)).strip():
                raise Refused("Syntax error: " + OPTION.sub("", options.group(2)))
            return exp.Tuple(expressions=[self.parse(f"comment on column {options.group(1)}.{name} is {text}")
                                          for name, text in OPTION.findall(options.group(2))])
        try:
            found = [tree for tree in sqlglot.parse(sql, read=self.dialect) if tree is not None]
        except sqlglot.errors.SqlglotError as e:
            raise Refused("Syntax error: " + str(e).splitlines()[0]) from e
        if len(found) != 1:
            raise Refused(f"expected one statement, found {len(found)}: script")
        if isinstance(found[0], exp.Command):
            raise Refused("Syntax error: unknown statement " + str(found[0].this))
        return found[0]

    def translate(self, tree):
        """The statements by which DuckDB does the same."""
        if isinstance(tree, exp.Tuple):
            return [part.sql("duckdb") for part in tree.expressions]
        remark = self.remark(tree)
        tree = tree.transform(self.adapted)
        if remark and not isinstance(tree, exp.Create):
            return [remark]
        if remark:
            return [tree.sql("duckdb"), remark]
        if isinstance(tree, exp.Alter):
            parts, actions = [], tree.args["actions"]
            if len(actions) == 1 and isinstance(actions[0], exp.Schema):
                actions = actions[0].expressions
            for action in actions:
                part = tree.copy()
                part.set("actions", [action.copy()])
                parts.append(part)
            return [part.sql("duckdb") for part in parts]
        return [tree.sql("duckdb")]

    def remark(self, tree):
        """The comment that a statement makes, as DuckDB says it; None when it makes none."""
        text, kind, place = None, "table", tree.this
        if isinstance(tree, exp.Create) and tree.kind == "VIEW":
            kind = "view"
            for option in tree.args["properties"].expressions if tree.args.get("properties") else []:
                text = option.this if isinstance(option, exp.SchemaCommentProperty) else option.args["value"]
        elif isinstance(tree, exp.Alter) and isinstance(tree.args["actions"][0], exp.AlterSet):
            text = tree.args["actions"][0].expressions[0].expressions[0].args["value"]
        elif isinstance(tree, exp.Alter) and tree.args["actions"][0].args.get("comment"):
            action = tree.args["actions"][0]
            text, kind = action.args["comment"], "column"
            place = exp.column(action.this, table=place.args["this"], db=place.args.get("db"))
        return None if text is None else f"comment on {kind} {place.sql('duckdb')} is {text.sql('duckdb')}"

    def adapted(self, node):
        if isinstance(node, exp.Create):
            node.set("properties", None)
        if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.BIGDECIMAL:
            return exp.DataType.build("decimal(38, 9)", dialect="duckdb")
        return node

    def check(self, tree):
        """Rules that both of these warehouses have."""
        for node in tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create):
            if node is not tree and not (isinstance(tree, exp.Merge) and node.find_ancestor(exp.When)):
                raise Refused(f"Syntax error: unexpected {node.key} inside a {tree.key}")
        for column in tree.find_all(exp.Column):
            if column.args.get("db") and not column.find_ancestor(exp.Comment):
                raise Refused("Unrecognized name: " + column.sql(self.dialect))

    def run(self, connection, statements, values):
        """Columns with DuckDB's types, and rows; of DML the number of rows it touched."""
        for statement in statements:
            connection.execute(statement, values or None)
        columns = [(item[0], str(item[1])) for item in connection.description or []]
        return columns, connection.fetchall() if connection.description else []

    def target(self, tree):
        """The table that a statement changes, None when it changes none."""
        if not isinstance(tree, (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.TruncateTable)):
            return None
        table = tree.this if not isinstance(tree, exp.TruncateTable) else tree.expressions[0]
        table = table.find(exp.Table) if not isinstance(table, exp.Table) else table
        return (table.db + "." + table.name).lower()
