"""Products of two arrays of square float32 matrices, of the case's shape."""

import math

from inputs import uniform


def arrays(case):
    shape = case["size"]
    return tuple(uniform(math.prod(shape), seed).reshape(shape) for seed in (1, 2))


def with_numpy(case):
    a, b = arrays(case)
    return {"step": lambda: float((a @ b).flat[-1])}


def with_torch(case):
    import torch

    a, b = map(torch.from_numpy, arrays(case))
    return {"step": lambda: (a @ b).reshape(-1)[-1].item()}
