"""When each verb runs: DAG files, which know `conf` and nothing of Spark."""
