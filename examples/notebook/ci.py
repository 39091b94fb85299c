"""CI of an organization, as Kite Caravan loaded it: main's health, time to an answer, waits, flakes, cost, one build.

    pip install -r requirements.txt
    marimo edit ci.py                                 in the browser, to change it
    marimo run ci.py                                  in the browser, to look at it
    python ci.py --source ../../data/caravan.duckdb   in a terminal: it prints the figures

The source is a DuckDB file, a folder of Parquet, JSONL or CSV files with caravan's views.sql in it, or a PostgreSQL URL
(postgresql://user@host/database; the password comes from PGPASSWORD or ~/.pgpass). It is only read. Every statement is over
the views ci_…, whose columns docs/dictionary.md tells.
"""

import marimo

app = marimo.App(width="medium", app_title="CI")


@app.cell
def _():
    import datetime as dt
    import os
    import pathlib

    import altair as alt
    import duckdb
    import marimo as mo
    import polars as pl

    # A chart of a large installation has more rows than altair takes by default.
    _ = alt.data_transformers.disable_max_rows()
    return alt, dt, duckdb, mo, os, pathlib, pl


@app.cell
def _(duckdb, pathlib, pl):
    class Source:
        """A dataset of caravan, read with statements that DuckDB and PostgreSQL both know; :name stands for a value."""

        def __init__(self, place, dataset="buildkite_data"):
            self.place = place
            if place.startswith(("postgresql://", "postgres://")):
                import psycopg

                self.mark = "%({})s"
                self.connection = psycopg.connect(place, autocommit=True)
                self.connection.read_only = True
                # A role's own path may lack the dataset.
                self.connection.execute("select set_config('search_path', %s, false)", [f'"{dataset}", public'])
                self.connection.execute("set time zone 'UTC'")
                return
            self.mark = "${}"
            path = pathlib.Path(place)
            views = path if path.name == "views.sql" else path / "views.sql"
            if path.is_dir() and not views.exists():
                views = path / dataset / "views.sql"
            if views.exists():
                self.connection = duckdb.connect()
                self.connection.execute(views.read_text(encoding="utf-8"))
            elif path.is_file():
                self.connection = duckdb.connect(path, read_only=True)
                self.connection.execute(f'use "{dataset}"')
            else:
                raise FileNotFoundError(
                    f"{place} is neither a DuckDB file nor a folder with {dataset}/views.sql. A run makes them: "
                    "caravan run --destination duckdb; of files: --destination filesystem"
                )
            self.connection.execute("set TimeZone = 'UTC'")

        def ask(self, sql, **values):
            """The rows of one statement, as a data frame of polars."""
            named = {name: value for name, value in values.items() if f":{name}" in sql}
            # A percent sign is psycopg's own where values are given.
            text = sql.replace("%", "%%") if named and self.mark.startswith("%") else sql
            for name in named:
                text = text.replace(f":{name}", self.mark.format(name))
            if self.mark == "${}":
                frame = self.connection.sql(text, params=named or None).pl()
            else:
                cursor = self.connection.execute(text, named or None)
                names = [column.name for column in cursor.description]
                frame = pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)
            # Sums of whole numbers are decimals, which charts do not take.
            return frame.with_columns(pl.selectors.decimal().cast(pl.Float64))

    return (Source,)


@app.cell
def _(mo, os):
    _arguments = mo.cli_args()
    source_path = mo.ui.text(
        value=str(_arguments.get("source") or os.environ.get("NOTEBOOK_SOURCE") or "data/caravan.duckdb"),
        label="Source",
        full_width=True,
    )
    dataset = mo.ui.text(value=str(_arguments.get("dataset") or "buildkite_data"), label="Dataset")
    days = mo.ui.slider(7, 365, value=int(_arguments.get("days") or 30), label="Days", show_value=True)
    mo.vstack([source_path, mo.hstack([dataset, days], justify="start", wrap=True)])
    return dataset, days, source_path


@app.cell
def _(Source, dataset, source_path):
    source = Source(source_path.value, dataset.value)
    return (source,)


@app.cell
def _(mo, source):
    _pipelines = source.ask(
        "select organization_slug, pipeline_slug, count(*) as builds from ci_builds"
        " group by organization_slug, pipeline_slug order by organization_slug, builds desc"
    )
    organization = mo.ui.dropdown(
        options=sorted(_pipelines["organization_slug"].unique()),
        value=_pipelines["organization_slug"][0] if len(_pipelines) else None,
        label="Organization",
    )
    pipelines_of = {
        key[0]: rows["pipeline_slug"].to_list() for key, rows in _pipelines.group_by(["organization_slug"], maintain_order=True)
    }
    return organization, pipelines_of


@app.cell
def _(mo, organization, pipelines_of):
    _slugs = pipelines_of.get(organization.value, [])
    pipelines = mo.ui.multiselect(options=_slugs, value=_slugs, label="Pipelines")
    mo.hstack([organization, pipelines], justify="start", wrap=True)
    return (pipelines,)


@app.cell
def _(days, dt, mo, organization, pipelines, pl, source):
    as_of = source.ask("select as_of from ci_as_of")["as_of"][0]
    mo.stop(as_of is None, mo.md("No load of builds is complete yet: `caravan run` first."))
    since = as_of - dt.timedelta(days=days.value)

    def chosen(frame):
        """Rows of the pipelines that were picked."""
        return frame.filter(pl.col("pipeline_slug").is_in(pipelines.value))

    def ask(sql, **values):
        """A statement with :organization and :since filled in."""
        return source.ask(sql, organization=organization.value, since=since, **values)

    print(f"as of {as_of:%Y-%m-%d %H:%M} UTC, {days.value} days, {organization.value}: {', '.join(pipelines.value)}")
    mo.md(f"""
# CI of {organization.value}

As of **{as_of:%Y-%m-%d %H:%M} UTC**, when the last complete load of builds began; since {since:%Y-%m-%d}.
""")
    return as_of, ask, chosen, since


@app.cell
def _(alt, as_of, ask, chosen, mo, pl, since):
    streaks = chosen(
        ask(
            "select pipeline_slug, state, since, until_at, hours, builds, first_number from ci_main_health"
            " where organization_slug = :organization and (until_at is null or until_at >= :since)"
            " order by pipeline_slug, since"
        )
    )
    _band = streaks.with_columns(
        pl.max_horizontal(pl.col("since"), pl.lit(since)).alias("from_at"), pl.col("until_at").fill_null(as_of).alias("to_at")
    )
    _red = streaks.filter(pl.col("until_at").is_null() & (pl.col("state") == "failed"))
    print(f"main: {len(streaks)} streaks, red now: {', '.join(_red['pipeline_slug']) or 'none'}")
    mo.vstack(
        [
            mo.md(f"## Main\n\nRed now: **{', '.join(_red['pipeline_slug']) or 'none'}**."),
            alt.Chart(_band)
            .mark_bar(height=14)
            .encode(
                x=alt.X("from_at:T", title=None),
                x2="to_at:T",
                y=alt.Y("pipeline_slug:N", title=None),
                color=alt.Color(
                    "state:N", scale=alt.Scale(domain=["passed", "failed"], range=["#2da44e", "#cf222e"]), title="main"
                ),
                tooltip=["pipeline_slug", "state", "since", "until_at", "hours", "builds", "first_number"],
            )
            .properties(width="container"),
        ]
    )
    return (streaks,)


@app.cell
def _(alt, ask, chosen, mo, pl):
    signals = chosen(
        ask(
            "select pipeline_slug, week, verdict, builds, p50_s / 60 as p50, p90_s / 60 as p90 from ci_time_to_signal"
            " where organization_slug = :organization and on_main = 1 and week >= cast(:since as date)"
            " order by pipeline_slug, week, verdict"
        )
    )
    _long = signals.unpivot(
        on=["p50", "p90"], index=["pipeline_slug", "week", "verdict", "builds"], variable_name="of_builds", value_name="minutes"
    )
    print(f"time to signal: {len(signals)} rows, {signals['builds'].sum()} builds of main")
    mo.vstack(
        [
            mo.md("## Time to signal\n\nMinutes from a push to an answer, on main: half of the builds (p50), nine of ten (p90)."),
            alt.Chart(_long)
            .mark_line(point=True)
            .encode(
                x=alt.X("week:T", title=None),
                y=alt.Y("minutes:Q", title="minutes"),
                color=alt.Color("pipeline_slug:N", title="pipeline"),
                strokeDash=alt.StrokeDash("of_builds:N", title=None),
                row=alt.Row("verdict:N", title=None),
                tooltip=["pipeline_slug", "week", "verdict", "builds", "of_builds", "minutes"],
            )
            .properties(height=160, width=640),
        ]
    )
    return (signals,)


@app.cell
def _(alt, ask, mo, pl):
    _waits = ask(
        "select queue, weekday, hour, jobs, p50_s, p95_s from ci_queue_wait"
        " where organization_slug = :organization order by queue, weekday, hour"
    )
    _days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    waits = _waits.with_columns(
        pl.col("weekday").cast(pl.Int64).replace_strict(list(range(1, 8)), _days, return_dtype=pl.String).alias("day")
    )
    print(f"waits: {len(waits)} hours of {waits['queue'].n_unique()} queues, {waits['jobs'].sum()} jobs")
    mo.vstack(
        [
            mo.md("## Waits for agents\n\nSeconds within which 95 of a hundred jobs started, by the hour; of all that is loaded."),
            alt.Chart(waits)
            .mark_rect()
            .encode(
                x=alt.X("hour:O", title="hour"),
                y=alt.Y("day:O", sort=_days, title=None),
                color=alt.Color("p95_s:Q", scale=alt.Scale(type="symlog", scheme="oranges"), title="p95, s"),
                row=alt.Row("queue:N", title=None),
                tooltip=["queue", "day", "hour", "jobs", "p50_s", "p95_s"],
            )
            .properties(height=110, width=640),
        ]
    )
    return (waits,)


@app.cell
def _(ask, chosen, mo, pl):
    flaky = chosen(
        ask(
            "select f.pipeline_slug, f.step, j.web_url as last_failure, f.last_failed_at, f.flaky, f.commits, f.rate, f.lower_bound,"
            " f.failures, f.lost_s / 3600 as lost_hours"
            " from ci_flaky_jobs f left join ci_jobs j on j.organization_slug = f.organization_slug"
            "   and j.pipeline_slug = f.pipeline_slug and j.step = f.step and j.finished_at = f.last_failed_at"
            "   and j.outcome in ('failed', 'soft_failed')"
            " where f.organization_slug = :organization and f.enough = 1 and f.last_failed_at >= :since"
            " order by f.lower_bound desc, f.pipeline_slug, f.step"
        )
    ).unique(["pipeline_slug", "step"], keep="first", maintain_order=True)
    print(f"flaky: {len(flaky)} steps" + (f", first {flaky['pipeline_slug'][0]} {flaky['step'][0]}" if len(flaky) else ""))
    mo.vstack(
        [
            mo.md("## Flaky steps\n\nThose that passed and failed on one commit, by the rate that is certain (`lower_bound`)."),
            mo.ui.table(
                flaky.with_columns(pl.col("rate", "lower_bound", "lost_hours").round(3)),
                selection=None,
                format_mapping={
                    "last_failure": lambda url: mo.Html(f'<a href="{url}" rel="noreferrer">log</a>')
                    if str(url).startswith("https://")
                    else ""
                },
            ),
        ]
    )
    return (flaky,)


@app.cell
def _(ask, mo):
    _queues = ask(
        "select distinct h.queue, r.per_hour from ci_agent_hours h left join ci_rates r on r.queue = h.queue"
        " where h.organization_slug = :organization order by h.queue"
    )
    rates = mo.ui.data_editor(
        [{"queue": queue, "per_hour": float(price or 0)} for queue, price in _queues.select("queue", "per_hour").iter_rows()],
        label="What an hour of an agent costs, by queue; change it here",
    )
    mo.vstack([mo.md("## Agents' hours, waste and cost"), rates])
    return (rates,)


@app.cell
def _(alt, ask, chosen, mo, pl, rates):
    _hours = chosen(
        ask(
            "select pipeline_slug, queue, week, sum(attempts) as attempts, sum(hours) as hours, sum(wasted_hours) as wasted_hours"
            " from ci_agent_hours where organization_slug = :organization and week >= cast(:since as date)"
            " group by pipeline_slug, queue, week order by week, pipeline_slug, queue"
        )
    )
    _price = {row["queue"]: float(row["per_hour"] or 0) for row in rates.value}
    cost = _hours.with_columns(
        (pl.col("hours") * pl.col("queue").replace_strict(_price, default=0.0, return_dtype=pl.Float64)).alias("cost")
    )
    print(
        f"agents: {cost['hours'].sum():.1f} h, wasted {cost['wasted_hours'].sum():.1f} h, cost {cost['cost'].sum():.2f}"
    )
    mo.vstack(
        [
            mo.md(
                f"**{cost['hours'].sum():,.1f}** hours, of them **{cost['wasted_hours'].sum():,.1f}** of attempts that were retried"
                f" or canceled; **{cost['cost'].sum():,.2f}** at these rates."
            ),
            alt.Chart(cost)
            .mark_bar()
            .encode(
                x=alt.X("yearmonthdate(week):O", title="week"),
                y=alt.Y("sum(hours):Q", title="hours"),
                color=alt.Color("pipeline_slug:N", title="pipeline"),
                tooltip=["pipeline_slug", "sum(hours)", "sum(wasted_hours)", "sum(cost)"],
            )
            .properties(height=200, width="container"),
        ]
    )
    return (cost,)


@app.cell
def _(ask, chosen, mo):
    _builds = chosen(
        ask(
            "select id, pipeline_slug, number, state, branch from ci_builds where organization_slug = :organization"
            " and finished_at is not null and created_at >= :since order by created_at desc limit 500"
        )
    )
    builds = {
        f"{pipeline} {number} ({state}, {branch})": build
        for build, pipeline, number, state, branch in _builds.select(
            "id", "pipeline_slug", "number", "state", "branch"
        ).iter_rows()
    }
    build = mo.ui.dropdown(options=builds, value=next(iter(builds), None), label="Build", searchable=True)
    mo.vstack([mo.md("## One build\n\nThe newest 500 that ended."), build])
    return (build,)


@app.cell
def _(alt, ask, build, mo, pl):
    waterfall = ask(
        "select name, step, shard, attempt, outcome, queue, runnable_at, started_at, finished_at, wait_s, run_s from ci_jobs"
        " where build_id = :build and runnable_at is not null order by runnable_at, started_at",
        build=build.value,
    )
    _rows = waterfall.with_row_index("place").with_columns(
        pl.format("{} {}", pl.col("place") + 1, pl.col("name").fill_null(pl.col("step"))).alias("job")
    )
    _spans = pl.concat(
        [
            _rows.select("job", "place", "queue", "attempt", from_at="runnable_at", to_at="started_at", what=pl.lit("waits")),
            _rows.select("job", "place", "queue", "attempt", from_at="started_at", to_at="finished_at", what="outcome"),
        ]
    ).drop_nulls(["from_at", "to_at"])
    print(f"waterfall: {len(waterfall)} jobs of {build.selected_key}")
    alt.Chart(_spans).mark_bar().encode(
        x=alt.X("from_at:T", title=None),
        x2="to_at:T",
        y=alt.Y("job:N", sort=alt.EncodingSortField("place"), title=None),
        color=alt.Color(
            "what:N",
            title=None,
            scale=alt.Scale(
                domain=["waits", "passed", "failed", "soft_failed", "canceled", "not_run", "open"],
                range=["#afb8c1", "#2da44e", "#cf222e", "#bf8700", "#6e7781", "#d0d7de", "#0969da"],
            ),
        ),
        tooltip=["job", "what", "queue", "attempt", "from_at", "to_at"],
    ).properties(width="container") if len(_spans) else mo.md("No job of this build ran.")
    return (waterfall,)


@app.cell
def _(mo):
    own_sql = mo.ui.code_editor(
        value="select pipeline_slug, step, jobs, p50_s, p95_s\nfrom ci_slowest_steps\norder by hours desc\nlimit 20",
        language="sql",
        label="Your own SQL over the tables and views of docs/dictionary.md; it is only read.",
    )
    mo.vstack([mo.md("## Your own SQL"), own_sql])
    return (own_sql,)


@app.cell
def _(mo, own_sql, source):
    own = source.ask(own_sql.value)
    print(f"own SQL: {len(own)} rows")
    mo.ui.table(own, selection=None)
    return (own,)


if __name__ == "__main__":
    app.run()
