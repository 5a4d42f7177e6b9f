"""Batched matmul: the products of `matmul.py`, with a batch in the case's shape."""

from matmul import with_numpy, with_torch  # noqa: F401
