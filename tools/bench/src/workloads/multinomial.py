"""Multinomial(draws, a fair die).sample(samples)."""

CLASSES = 6


def with_numpy(case):
    import numpy as np

    draws, samples = case["size"]
    generator = np.random.default_rng(0)
    probabilities = [1 / CLASSES] * CLASSES
    return {"step": lambda: int(generator.multinomial(draws, probabilities, samples).sum())}


def with_torch(case):
    import torch

    draws, samples = case["size"]
    dice = torch.distributions.Multinomial(draws, torch.full((CLASSES,), 1 / CLASSES))
    return {"step": lambda: dice.sample((samples,)).sum().item()}
