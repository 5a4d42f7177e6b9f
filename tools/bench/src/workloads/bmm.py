"""Batched matmul, 32 pairs of 128 x 128 float32 matrices."""

from inputs import uniform


def arrays(case):
    batch, n = case["size"]
    return tuple(uniform(batch * n * n, seed).reshape(batch, n, n) for seed in (1, 2))


def with_numpy(case):
    a, b = arrays(case)
    return {"step": lambda: float((a @ b)[-1, -1, -1])}


def with_torch(case):
    import torch

    a, b = map(torch.from_numpy, arrays(case))
    return {"step": lambda: torch.bmm(a, b)[-1, -1, -1].item()}
