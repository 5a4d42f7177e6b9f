"""matmul of two n x n float32 matrices."""

from inputs import uniform


def arrays(case):
    (n,) = case["size"]
    return uniform(n * n, 1).reshape(n, n), uniform(n * n, 2).reshape(n, n)


def with_numpy(case):
    a, b = arrays(case)
    return {"step": lambda: float((a @ b)[-1, -1])}


def with_torch(case):
    import torch

    a, b = map(torch.from_numpy, arrays(case))
    return {"step": lambda: (a @ b)[-1, -1].item()}
