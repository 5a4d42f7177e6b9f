"""a + b of two tensors of 4 float32, op by op."""

OPERATIONS = 1000
LEFT = [1.0, 2.0, 3.0, 4.0]
RIGHT = [5.0, 6.0, 7.0, 8.0]


def repeat(a, b):
    def step():
        for _ in range(OPERATIONS):
            y = a + b
        return float(y.sum())

    return {"step": step, "operations": OPERATIONS}


def with_numpy(case):
    import numpy as np

    if case["size"][0]:
        raise NotImplementedError("no gradients")
    return repeat(np.array(LEFT, "float32"), np.array(RIGHT, "float32"))


def with_torch(case):
    import torch

    return repeat(torch.tensor(LEFT, requires_grad=bool(case["size"][0])), torch.tensor(RIGHT))
