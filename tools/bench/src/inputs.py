"""The inputs of `inputs.ts`, to the bit."""

import numpy as np


def uniform(count, seed, scale=1.0):
    """`count` float32 in [-1, 1) times `scale`, from a multiplicative hash of the index."""
    mask = np.uint64(0xFFFFFFFF)
    h = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B1)
    h = (h + np.uint64(seed * 0x85EBCA6B & 0xFFFFFFFF)) & mask
    h = ((h ^ (h >> np.uint64(15))) * np.uint64(0x2C1B3C6D)) & mask
    h = h ^ (h >> np.uint64(12))
    return ((h.astype(np.float64) / 2**31 - 1) * scale).astype(np.float32)
