"""When each verb runs: DAG files. They import `conf` only, and no Spark."""
