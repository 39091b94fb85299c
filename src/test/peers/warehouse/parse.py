"""Parses the statements of a script, strictly, in a warehouse's own dialect: parse.py DIALECT FILE. Prints how many there are."""

import sys

import sqlglot
from sqlglot import exp

# Functions that the warehouses document and sqlglot leaves as they are.
DOCUMENTED = {"databricks": {"weekday"}, "redshift": {"json_serialize"}}

with open(sys.argv[2], encoding="utf-8") as file:
    found = [tree for tree in sqlglot.parse(file.read(), read=sys.argv[1], error_level=sqlglot.ErrorLevel.RAISE) if tree]
for tree in found:
    if not isinstance(tree, exp.Create) or not isinstance(tree.expression, exp.Query):
        sys.exit("no view: " + tree.sql(sys.argv[1])[:200])
    for call in tree.find_all(exp.Anonymous):
        if call.name.lower() not in DOCUMENTED.get(sys.argv[1], set()):
            sys.exit(f"{sys.argv[1]} is not known to have {call.name} in {tree.this.sql()}")
print(len(found))
