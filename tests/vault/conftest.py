"""A PostgreSQL server of our own."""

from store.conftest import cluster, running_cluster

__all__ = ["cluster", "running_cluster"]
