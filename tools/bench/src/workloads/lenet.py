"""Training steps of LeNet on 1x28x28, batch 32, cross entropy."""

import math

from inputs import uniform
from perceptron import RATE


def with_torch(case):
    import torch
    import torch.nn.functional as F

    batch = 32
    x = torch.from_numpy(uniform(batch * 784, 1).reshape(batch, 1, 28, 28))
    target = torch.arange(batch) % 10
    params = []
    for i, (channels, filters) in enumerate([(1, 6), (6, 16)]):
        scale = 1 / math.sqrt(channels * 25)
        params.append(uniform(filters * channels * 25, 30 + i, scale).reshape(filters, channels, 5, 5))
        params.append(uniform(filters, 40 + i, scale))
    for i, (n, m) in enumerate([(400, 120), (120, 84), (84, 10)]):
        scale = 1 / math.sqrt(n)
        params.append(uniform(n * m, 10 + i, scale).reshape(n, m))
        params.append(uniform(m, 20 + i, scale))
    params = [torch.from_numpy(p).requires_grad_() for p in params]

    def step():
        w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = params
        h = F.max_pool2d(torch.relu(F.conv2d(x, w1, b1, padding=2)), 2)
        h = F.max_pool2d(torch.relu(F.conv2d(h, w2, b2)), 2)
        h = torch.addmm(b3, h.reshape(batch, 400), w3)
        h = torch.addmm(b4, torch.relu(h), w4)
        h = torch.addmm(b5, torch.relu(h), w5)
        loss = F.cross_entropy(h, target)
        loss.backward()
        with torch.no_grad():
            for p in params:
                p.sub_(p.grad, alpha=RATE)
                p.grad = None
        return loss.item()

    return {"step": step}
