"""A perceptron with relu between its layers, trained by plain SGD on one batch over and over."""

import math

from inputs import uniform

RATE = 0.001


def train(sizes, batch, criterion, target):
    import torch

    x = torch.from_numpy(uniform(batch * sizes[0], 1).reshape(batch, sizes[0]))
    params = []
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        scale = 1 / math.sqrt(n)
        params.append(torch.from_numpy(uniform(n * m, 10 + i, scale).reshape(n, m)).requires_grad_())
        params.append(torch.from_numpy(uniform(m, 20 + i, scale)).requires_grad_())

    def step():
        h = x
        for i in range(0, len(params), 2):
            h = torch.addmm(params[i + 1], torch.relu(h) if i else h, params[i])
        loss = criterion(h, target)
        loss.backward()
        with torch.no_grad():
            for p in params:
                p.sub_(p.grad, alpha=RATE)
                p.grad = None
        return loss.item()

    return {"step": step}
