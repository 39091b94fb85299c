"""The benchmark's job with dlt's REST API source: the same list of builds, merged by id, into a DuckDB file.

usage: load.py ORIGIN TOKEN DATABASE FILE_FORMAT WORKING_FOLDER
"""
import sys

import dlt
from dlt.sources.rest_api import rest_api_source

origin, token, database, file_format, folder = sys.argv[1:]

builds = rest_api_source({
    "client": {
        "base_url": origin + "/v2/",
        "auth": {"type": "bearer", "token": token},
        "paginator": {"type": "header_link"},
    },
    "resources": [{
        "name": "builds",
        "primary_key": "id",
        "write_disposition": "merge",
        "columns": {"env": {"data_type": "json"}, "meta_data": {"data_type": "json"}},
        "endpoint": {
            "path": "builds",
            "params": {"per_page": 100, "exclude_pipeline": "true", "include_retried_jobs": "true"},
        },
    }],
})

pipeline = dlt.pipeline("benchmark", pipelines_dir=folder, destination=dlt.destinations.duckdb(database),
                        dataset_name="buildkite_data")
pipeline.run(builds, loader_file_format=file_format)
