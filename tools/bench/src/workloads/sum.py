"""Sum of a 2048 x 2048 float32 matrix over one axis."""

from inputs import uniform


def matrix(case):
    n, axis = case["size"]
    return uniform(n * n, 1).reshape(n, n), axis


def with_numpy(case):
    x, axis = matrix(case)
    return {"step": lambda: float(x.sum(axis)[-1])}


def with_torch(case):
    import torch

    x, axis = matrix(case)
    x = torch.from_numpy(x)
    return {"step": lambda: x.sum(axis)[-1].item()}
