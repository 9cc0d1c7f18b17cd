"""Answers the questions about a folder of results with Apache Spark.

Usage: summaries.py MASTER FOLDER DAY < QUERIES

QUERIES is a JSON object of SQL by name. Prints one line of JSON: the rows of each answer by name, and those of
`tenants.parquet` as `list`. Reads the folders as they are, with the partitions that Spark finds by itself.
"""

import json
import os
import sys

from pyspark.sql import SparkSession


def main(master: str, folder: str, day: str) -> None:
    queries = json.load(sys.stdin)
    spark = (
        SparkSession.builder.master(master)
        .appName("hotpatch scale-check")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    try:
        for view, name in (("devices", "readiness"), ("tenants", "tenants")):
            table = spark.read.parquet(os.path.join(folder, name))
            table.where(table["date"] == day).createOrReplaceTempView(view)
        answers = {name: rows(spark.sql(query)) for name, query in queries.items()}
        answers["list"] = rows(spark.read.parquet(os.path.join(folder, "tenants.parquet")).orderBy("tenant"))
    finally:
        spark.stop()
    print(json.dumps(answers))


def rows(frame):
    return [
        {name: str(value) if hasattr(value, "isoformat") else value for name, value in row.asDict().items()}
        for row in frame.collect()
    ]


main(*sys.argv[1:])
