"""A real PostgreSQL for tests, which is the benchmarks' too."""

from benchmarks.postgres import cluster, make_database

__all__ = ["cluster", "make_database"]
