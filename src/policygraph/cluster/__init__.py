"""The build of a corpus on a Dask cluster (extra: cluster)."""

from policygraph.cluster.runner import Cluster

__all__ = ["Cluster"]
