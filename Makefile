# `make` alone lists what there is. Every target makes what it needs where that is missing.
.DEFAULT_GOAL := help
.PHONY: help setup demo airflow cluster s3 test unit spec pipeline systems population lint bench docs clean

ours := .venv/bin/python

# Great Expectations would report its use to its makers.
export GX_ANALYTICS_ENABLED := false

PEOPLE ?= 100000
TIMES ?= 3
MEMORY ?= 8

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Checks Java, makes .venv from the lock and fetches the Delta jars, where missing
	@tools/setup.sh

demo: setup ## Registries arrive, are audited and decide; one decision is explained (3 minutes; leaves .demo/)
	@$(ours) -m jobs demo

airflow: setup ## Airflow with the DAGs, two users and the demo's files, on this machine only (PORT=8080; stays in .airflow/)
	@$(ours) -m tools.airflow

cluster: setup ## A Spark cluster of two workers, on this machine only (PORT=7077; stays in .cluster/)
	@$(ours) -m tools.cluster

s3: setup ## What a lake on object storage needs: 645 MB of jars, and a server for its tests (stays in .s3/)
	@$(ours) -m tools.s3

test: setup ## Ruff, mypy and all tests but the systems', two at a time: what each shows stands together when it ends
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target pipeline spec unit lint

unit: setup ## The tests that need no JVM (1 minute)
	@$(ours) -m pytest tests/unit

spec: setup ## The tests of one Spark session
	@$(ours) -m pytest tests/spec

pipeline: setup ## The whole pipeline on the demo's people, held to the oracle
	@$(ours) -m pytest tests/pipeline

systems: setup ## What needs a scheduler, a server, a browser or a disk of its own, and the runbooks played (20 minutes; installs what it may)
	@$(ours) -m pytest -m system

population: setup ## The whole pipeline on three populations more, held to the oracle (15 minutes)
	@$(ours) -m pytest -m other_seeds -s tests/pipeline

lint: setup ## Ruff and mypy alone (1 minute)
	@$(ours) -m ruff check
	@$(ours) -m mypy

bench: setup ## The same work by this pipeline, DuckDB, Polars and naive Spark, compared (PEOPLE=100000 TIMES=3 MEMORY=8)
	@$(ours) -m bench --people $(PEOPLE) --times $(TIMES) --memory $(MEMORY)

docs: setup ## Writes the pages under docs/ that are made from conf, schemas and criteria
	@$(ours) -m tools.docs

clean: ## Removes the demo's lake, Airflow's, the cluster's and the bench's folders and all caches; .venv and .jars stay
	rm -rf .demo .airflow .cluster .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis spark-warehouse metastore_db derby.log *.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
