"""Softmax of a 1024 x 1024 float32 matrix over the last axis."""

from inputs import uniform


def matrix(case):
    (n,) = case["size"]
    return uniform(n * n, 1, 4).reshape(n, n)


def with_numpy(case):
    import numpy as np

    x = matrix(case)

    def step():
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return float((e / e.sum(axis=1, keepdims=True))[-1, -1])

    return {"step": step}


def with_torch(case):
    import torch

    x = torch.from_numpy(matrix(case))
    return {"step": lambda: torch.softmax(x, -1)[-1, -1].item()}
