"""y = relu(x*a + b) * exp(-x), then its sum; one million float32."""

from inputs import uniform


def arrays(case):
    (n,) = case["size"]
    return tuple(uniform(n, seed) for seed in (1, 2, 3))


def with_numpy(case):
    import numpy as np

    x, a, b = arrays(case)
    return {"step": lambda: float((np.maximum(x * a + b, 0) * np.exp(-x)).sum())}


def with_torch(case):
    import torch

    x, a, b = map(torch.from_numpy, arrays(case))
    return {"step": lambda: (torch.relu(x * a + b) * torch.exp(-x)).sum().item()}
