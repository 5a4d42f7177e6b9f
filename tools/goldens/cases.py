"""New cases: inputs only. `make.py <op>` appends them to the op's file, with what PyTorch answers.

Tensors are written with `t`, `i`, `b` (given values) and `x` (drawn, the same at every run); `x` and `t` of floats
require gradients unless `grad=False`. Once recorded a case is read from the op file: change its id, not its inputs.
"""

import math

import torch

from values import encode

_generator = torch.Generator().manual_seed(20240501)


def t(values, dtype=torch.float32, grad=True):
    return torch.tensor(values, dtype=dtype).requires_grad_(grad and dtype.is_floating_point)


def i(values, dtype=torch.int32):
    return torch.tensor(values, dtype=dtype)


def b(values):
    return torch.tensor(values, dtype=torch.bool)


def x(*shape, dtype=torch.float32, grad=True, low=-3.0, high=3.0):
    drawn = torch.rand(shape, generator=_generator, dtype=torch.float64) * (high - low) + low
    return drawn.mul(1000).round().div(1000).to(dtype).requires_grad_(grad and dtype.is_floating_point)


def call(*args, **kwargs):
    return args, kwargs


inf, nan = math.inf, math.nan
f64 = torch.float64
u8 = torch.uint8

CASES = {
    # Promotion: 0-d tensors and numbers are weak, categories are not.
    "add": [
        call(i([1, 2]), t(0.5)),
        call(i([1, 2]), 2.0),
        call(i([1, 2], u8), 300),
        call(i([1, 2], u8), i([300, -1])),
        call(x(3), t(1.5, f64)),
        call(i(1), t(2.0, f64)),
        call(b([True, False]), 1),
        call(b([True, False]), 1.5),
        call(b([True, False]), b([True, True])),
        call(x(2, 0), x(1)),
        call(x(2, 3), x(2, 1), alpha=-0.5),
        call(i([2**31 - 1]), 1),
        call(b([True]), b([True]), alpha=2),
        call(x(2, 3), x(4)),
    ],
    "sub": [call(i([1, 2]), 0.5), call(b([True]), True), call(x(3), b([True, False, True])), call(i([3], u8), 5)],
    "mul": [call(x(2, 3), x(3)), call(b([True, False]), 2), call(i([2]), t([0.5])), call(x(2), inf), call(t([0.0, -0.0, inf]), 0.0)],
    "div": [
        call(i([7, -7]), i([2, 2])),
        call(i([7, -7, 7, -7]), i([2, 2, -2, -2]), rounding_mode="floor"),
        call(i([7, -7, 7, -7]), i([2, 2, -2, -2]), rounding_mode="trunc"),
        call(t([1.0, -1.0, 0.0]), 0),
        call(x(3), x(3), rounding_mode="floor"),
        call(t([7.5, -7.5]), 2.0, rounding_mode="trunc"),
        call(i([1]), 0, rounding_mode="floor"),
        call(b([True]), b([True]), rounding_mode="floor"),
    ],
    "floor_divide": [call(t([7.0, -7.0, 0.3], grad=False), 0.1), call(i([-7, 7]), 2), call(i([1]), 0), call(t([1.0, -1.0], grad=False), 0.0)],
    "remainder": [
        call(t([5.5, -5.5, 5.5, -5.5]), t([2.0, 2.0, -2.0, -2.0])),
        call(i([5, -5, 5, -5]), i([3, 3, -3, -3])),
        call(t([1.0, inf, nan]), 0.0),
        call(5, t([3.0, -3.0])),
        call(x(2, 3), x(3)),
    ],
    "fmod": [call(t([5.5, -5.5, 5.5]), t([2.0, 2.0, -2.0])), call(i([5, -5]), i([3, -3])), call(t([1.0, inf]), 0.0), call(i([1]), 0)],
    "pow": [
        call(2, x(3)),
        call(i([2, -3]), i([3, 2])),
        call(i([2]), -1),
        call(t([0.0, -1.0, 2.0]), 0),
        call(t([-8.0, 4.0]), 0.5),
        call(i([2, 3]), 0.5),
        call(t([0.0, 2.0]), t([0.0, 0.0])),
        call(t([0.0]), t([-1.0])),
        call(x(2, 1, low=0.1), x(3)),
        call(t([1.0, 2.0]), 2.0),
        call(b([True, False]), 2),
    ],
    "float_power": [call(i([2, 3]), 2), call(2, i([1, 2])), call(x(2, low=0.1), 0.5)],
    "maximum": [call(t([1.0, nan, 3.0]), t([nan, 1.0, 3.0])), call(i([1]), t([0.5])), call(x(2, 1), x(3))],
    "minimum": [call(t([1.0, nan, 3.0]), t([nan, 1.0, 3.0])), call(b([True]), i([0]))],
    "fmax": [call(t([1.0, nan, 3.0]), t([nan, 1.0, 3.0]))],
    "fmin": [call(t([1.0, nan, nan]), t([nan, 1.0, nan]))],
    "clamp": [
        call(x(5), -1.0, 1.0),
        call(x(5), min=0.5),
        call(x(5), max=0.5),
        call(x(5), 2.0, -2.0),
        call(i([-2, 0, 5]), -1, 3),
        call(i([-2, 0, 5]), 0.5),
        call(t([nan, 1.0]), 0.0, 0.5),
        call(x(3)),
        call(x(2, 3), x(3), 0.5),
        call(t([1.0, 2.0, 3.0]), 1.0, 3.0),
    ],
    "where": [call(b([True, False]), x(2), t(0.0)), call(b([[True], [False]]), x(3), x(2, 1)), call(b([True, False])), call(b([True]), 1.0, t([2.0]))],
    "round": [call(t([0.5, 1.5, 2.5, -0.5, -1.5, 0.49999997])), call(t([1.2345, -1.2355]), decimals=2), call(t([1234.5, 1250.0]), decimals=-2), call(i([15, 25]), decimals=-1)],
    "sign": [call(t([-0.0, 0.0, nan, inf])), call(b([True, False]))],
    "sigmoid": [call(t([-1000.0, 1000.0, 0.0, nan])), call(i([0, 1]))],
    "tanh": [call(t([-1000.0, 1000.0, 0.0]))],
    "log": [call(t([0.0, -1.0, inf])), call(i([0, 1]))],
    "sqrt": [call(t([0.0, -1.0, 4.0])), call(i([4, 9]))],
    "rsqrt": [call(t([0.0, 4.0]))],
    "reciprocal": [call(t([0.0, -0.0, 2.0])), call(i([2]))],
    "abs": [call(t([-0.0, 0.0, -1.0])), call(i([-(2**31)])), call(i([3], u8))],
    "neg": [call(i([1, 255], u8)), call(t([0.0]))],
    "exp": [call(t([1000.0, -1000.0, 0.0])), call(x(2, 3).detach().t().requires_grad_())],
    "logical_and": [call(t([0.0, nan, 2.0], grad=False), i([1, 1, 0]))],
    "bitwise_not": [call(i([0, 255], u8)), call(x(2, grad=False))],
    "bitwise_and": [call(i([5]), 3), call(b([True]), i([2])), call(x(2, grad=False), i([1, 2]))],
    "bitwise_left_shift": [call(i([1, 3]), 4), call(i([1, 255], u8), 1)],
    "eq": [call(t([nan, 1.0]), t([nan, 1.0])), call(i([1]), 1.5), call(b([True]), 1)],
    "lt": [call(i([1, 2]), 1.5), call(t([nan]), 1.0)],
    "isclose": [call(t([1.0, nan]), t([1.0 + 1e-6, nan])), call(i([100]), i([101]), rtol=0.01), call(t([1.0]), t([1.0], f64))],
    "allclose": [call(t([inf, 1.0], grad=False), t([inf, 1.0], grad=False)), call(t([nan], grad=False), t([nan], grad=False), equal_nan=True)],
    "nan_to_num": [call(t([nan, inf, -inf, 1.0])), call(t([nan, inf]), nan=1.5, posinf=2.0), call(t([nan, -inf], f64))],
    # Reductions
    "sum": [
        call(b([True, True])),
        call(i([200, 100], u8)),
        call(x(2, 3, 4), (0, -1)),
        call(x(2, 3), -1, True),
        call(x(0, 3), 0),
        call(x(2, 0), 1),
        call(x(2, 3), axis=1),
        call(x(2, 3), dim=0, dtype=f64),
        call(x(), 0),
        call(x(2, 3), (0, 0)),
        call(t([nan, 1.0])),
        call(x(3, 4).detach()[:, ::2].requires_grad_(), 0),
    ],
    "prod": [call(t([0.0, 2.0, 3.0])), call(t([0.0, 0.0, 3.0])), call(x(2, 0), 1), call(i([2, 3])), call(x(2, 3), 1, True)],
    "mean": [call(x(2, 3), (0, 1)), call(x(0)), call(x(2, 3), 1, True), call(b([True])), call(i([1, 2]), dtype=torch.float32)],
    "std": [call(x(5)), call(x(2, 3), 1), call(x(2, 3), 1, False), call(x(2, 3), dim=0, correction=2), call(x(0))],
    "var": [call(x(5), unbiased=False), call(x(2, 3), (0, 1), keepdim=True), call(x(2, 1), 1), call(x(4), dim=0, correction=0)],
    "var_mean": [call(x(2, 3), 1), call(x(3))],
    "std_mean": [call(x(2, 3), 0, False, True)],
    "max": [
        call(t([1.0, 3.0, 3.0])),
        call(t([1.0, nan, 3.0])),
        call(t([[1.0, 3.0, 3.0], [nan, 1.0, 2.0]]), 1),
        call(i([[3, 1], [3, 2]]), 0, True),
        call(b([[True, False]]), 1),
        call(x(2, 3), -3),
        call(x(0, 2), 1),
    ],
    "min": [call(t([1.0, 1.0, 3.0])), call(t([[2.0, 1.0, 1.0]]), 1), call(t([nan, 1.0]))],
    "amax": [call(t([[1.0, 2.0], [2.0, 0.0]])), call(t([[1.0, 2.0], [2.0, 0.0]]), (0, 1), True), call(x(0, 2))],
    "amin": [call(t([1.0, 1.0, nan])), call(i([[4, 2], [2, 7]]), 0)],
    "argmax": [call(t([1.0, 3.0, 3.0])), call(t([1.0, nan, 3.0, nan])), call(x(2, 3, grad=False), 0, True), call(i([[1, 5], [5, 5]]))],
    "argmin": [call(t([[2.0, 1.0, 1.0], [nan, 0.0, 1.0]], grad=False), 1)],
    "all": [call(x(0, grad=False)), call(b([[True, False], [True, True]]), 1), call(i([1, 0], u8)), call(t([nan, 1.0], grad=False))],
    "any": [call(x(0, grad=False)), call(b([[False, False], [True, False]]), 0, True)],
    "median": [call(t([3.0, 1.0, 2.0, 4.0])), call(t([[3.0, 1.0, 2.0], [nan, 1.0, 2.0]]), 1), call(i([5, 3, 5, 1])), call(x(0))],
    "logsumexp": [call(t([-inf, -inf]), 0), call(t([1000.0, 1000.0]), 0), call(x(2, 3), (0, 1)), call(t([inf, 1.0]), 0)],
    "norm": [call(t([3.0, 4.0])), call(t([0.0, 0.0])), call(x(4), inf), call(x(4), -inf), call(x(4), 0), call(x(2, 3), 1, 1), call(x(2, 3), 2.5), call(x(2, 3), "fro", (0, 1))],
    "cumsum": [call(i([1, 2, 3], u8), 0), call(b([True, True]), 0), call(x(2, 3), -1, dtype=f64), call(x(), 0)],
    "cumprod": [call(t([2.0, 0.0, 3.0]), 0), call(t([[0.0, 0.0], [1.0, 2.0]]), 0), call(i([2, 3, 4]), 0)],
    "count_nonzero": [call(t([0.0, nan, -0.0, 2.0], grad=False)), call(b([[True, False]]), 1)],
    "nansum": [call(t([[nan, 1.0], [2.0, nan]]), 1), call(i([1, 2]))],
    "nanmean": [call(t([nan, 1.0, 3.0])), call(t([nan, nan]))],
    "trace": [call(x(2, 3)), call(i([[1, 2], [3, 4]]))],
    # Joining, splitting, shapes
    "cat": [call((x(2), i([1, 2]), t([1.0], f64))), call((x(0), x(2, 3)), 1), call((x(2, 1), x(2, 2)), -1), call((b([True]), i([2], u8))), call(())],
    "stack": [call((x(2), x(2)), -1), call((x(), x())), call((x(2), x(3))), call((i([1]), x(1)))],
    "hstack": [call((x(), x()))],
    "vstack": [call((x(3), x(2, 3)))],
    "split": [call(x(5), 2), call(x(5, 2), [1, 4]), call(x(5), 7), call(x(5), 0), call(x(4), -1), call(x(2, 3), 2, -1)],
    "chunk": [call(x(5), 3), call(x(2), 5), call(x(0), 2), call(x(4), 0)],
    "tensor_split": [call(x(7), 3), call(x(7), (1, 5, 9)), call(x(4), 0)],
    "unbind": [call(x(2, 3), -1), call(x(0, 2))],
    "reshape": [call(x(2, 3).detach().t().requires_grad_(), (6,)), call(x(2, 3), (-1,)), call(x(0, 3), (0, -1)), call(x(0, 3), (3, -1)), call(x(4), (2, 2, 1))],
    "view": [call(x(2, 3).detach().t().requires_grad_(), (6,)), call(x(2, 3, 4).detach().transpose(0, 1).requires_grad_(), (3, 2, 2, 2)), call(x(2, 6), (2, 2, -1))],
    "flatten": [call(x()), call(x(2, 3, 4), 1), call(x(2, 3, 4), 0, -2), call(x(2, 3).detach().t().requires_grad_())],
    "unflatten": [call(x(6), 0, (2, -1)), call(x(6), 0, (4, -1))],
    "squeeze": [call(x(1, 2, 1)), call(x(1, 2, 1), 1), call(x(1, 2), -2)],
    "expand": [call(x(2, 1), (-1, 3)), call(x(3), (2, -1)), call(x(3), (-1, 3)), call(x(2), (3,)), call(x(), (2, 2))],
    "permute": [call(x(2, 3, 4), (-1, 0, 1)), call(x(2, 3), (0, 2))],
    "transpose": [call(x(2, 3), -1, -2), call(x(), 0, -1)],
    "movedim": [call(x(2, 3, 4), 0, -1), call(x(2, 3, 4), (0, 1), (1, 2))],
    "narrow": [call(x(5), 0, -3, 2), call(x(5), 0, 3, 3), call(x(5), 0, 1, -1), call(x(), 0, 0, 0)],
    "select": [call(x(2, 3), -1, -1), call(x(2, 3), 0, 2), call(x(), 0, 0)],
    "diagonal": [call(x(3, 4), 1), call(x(3, 4), -5), call(x(2, 3, 4), 0, 2, 0)],
    "as_strided": [call(x(6), (2, 3), (1, 1)), call(x(6), (2, 2), (2, 1), 2), call(x(3), (2, 3), (3, 1))],
    "flip": [call(x(2, 3), (0, -1)), call(x(3), (0, 0))],
    "roll": [call(x(2, 3), 1), call(x(2, 3), (1, -1), (0, 1)), call(x(0), 3), call(x(4), -9, 0)],
    "rot90": [call(x(2, 3), -1), call(x(2, 3), 6, (1, 0)), call(x(2, 3), 1, (0, 0))],
    "repeat": [call(x(2), (2, 0)), call(x(2, 1), (1, 3)), call(x(2), (-1,))],
    "tile": [call(x(2, 3), (2,)), call(x(2), (2, 2))],
    "repeat_interleave": [call(x(2, 2), 2), call(x(2, 2), i([1, 3], torch.int64), 0), call(x(2), i([1, 2, 3], torch.int64), 0), call(x(2, 2), 0, 1)],
    "tril": [call(x(3, 4), -1), call(x(2, 3, 3), 1), call(x(3))],
    "diag": [call(x(3), 1), call(x(3, 4), -1), call(x(2, 2, 2))],
    "diag_embed": [call(x(2, 3), -1), call(x(3), 0, -2, -1)],
    "meshgrid": [call(x(2), x(3)), call(x(2), x(), indexing="xy")],
    "sum_to_size": [call(x(2, 3), (1, 3)), call(x(2, 3), (3,)), call(x(2, 3), (2,))],
    # Indexing
    "__getitem__": [
        call(x(4, 5), slice(1, None, 2)),
        call(x(4, 5), (Ellipsis, -1)),
        call(x(4, 5), (slice(None), i([0, -1], torch.int64))),
        call(x(4, 5), (i([0, 1], torch.int64), slice(1, 3))),
        call(x(2, 3, 4), (i([0, 1], torch.int64), slice(None), i([1, 2], torch.int64))),
        call(x(2, 3, 4), (0, i([0, 2], torch.int64))),
        call(x(2, 3), (None, 1, None)),
        call(x(2, 3), b([True, False])),
        call(x(2, 3), b([[True, False, True], [False, True, False]])),
        call(x(2, 3), (slice(None), b([True, False, True]))),
        call(x(4), i([[0, 1], [2, 3]], torch.int64)),
        call(x(4), slice(5, 2)),
        call(x(4), slice(-3, -1)),
        call(x(4), (0, 0)),
        call(x(4), i([4], torch.int64)),
        call(x(2, 3), b([True])),
        call(x(2, 3), i([0, 1], u8)),
        call(x(2, 3), True),
        call(x(3), t([1.0], grad=False)),
        call(x(2, 3), (i([0, 1], torch.int64), i([0, 1, 2], torch.int64))),
    ],
    "__setitem__": [
        call(x(3, 4, grad=False), (slice(None, None, 2), slice(1, 3)), 7.5),
        call(x(3, 4, grad=False), b([True, False, True]), x(4, grad=False)),
        call(x(3, 4, grad=False), (i([0, 0, 1], torch.int64), i([1, 1, 2], torch.int64)), t([1.0, 2.0, 3.0], grad=False)),
        call(x(3, 4, grad=False), (slice(None), i([0, 2], torch.int64)), 0.0),
        call(i([[1, 2], [3, 4]]), 0, 9.7),
        call(x(3, 4, grad=False), (0, slice(None)), x(3, grad=False)),
        call(x(3, 4, grad=False), 3, 1.0),
        call(b([True, True]), 0, False),
        call(x(2, 3, grad=False), Ellipsis, x(3, grad=False)),
    ],
    "index_select": [call(x(3, 4), -1, i([0, 0, 3], torch.int64)), call(x(3), 0, i([3], torch.int64)), call(x(), 0, i([0], torch.int64)), call(x(3, 2), 0, i([[0]], torch.int64))],
    "index_put": [
        call(x(4), (i([0, 0], torch.int64),), t([1.0, 2.0]), accumulate=True),
        call(x(2, 3), (i([1], torch.int64), i([-1], torch.int64)), x(1)),
        call(x(4), (i([4], torch.int64),), x(1)),
        call(x(4), (i([0], torch.int64),), t([1.0], f64)),
    ],
    "masked_fill": [call(x(2, 3), b([True, False, True]), 0.5), call(i([1, 2]), b([True, False]), 2.7), call(x(2), i([1, 0]), 1.0), call(x(2), b([True, False]), t([1.0, 2.0]))],
    "masked_select": [call(x(2, 3), b([True, False, True])), call(x(2), b([[True, False]]))],
    # Products
    "matmul": [
        call(x(3), x(3)),
        call(x(2, 3), x(3)),
        call(x(3), x(3, 2)),
        call(x(2, 1, 2, 3), x(4, 3, 2)),
        call(x(2, 0), x(0, 3)),
        call(x(3, 2).detach().t().requires_grad_(), x(3, 2)),
        call(i([[1, 2]]), i([[3], [4]])),
        call(x(), x(2)),
        call(x(2, 3, 3), x(3, 2)),
        call(b([[True]]), b([[True]])),
    ],
    "mm": [call(x(2, 3), x(2, 3)), call(x(2, 3), x(3, 2, dtype=f64))],
    "dot": [call(x(2, 2), x(4)), call(i([1, 2]), i([3, 4])), call(x(0), x(0))],
    "outer": [call(x(2), x(3)), call(x(2, 2), x(3))],
    "addmm": [call(x(3), x(2, 2), x(2, 3), beta=0.5, alpha=2.0), call(t([nan]), x(2, 2), x(2, 2), beta=0), call(x(2, 2), x(2, 3), x(2, 3))],
    "einsum": [
        call("ij,jk", x(2, 3), x(3, 4)),
        call("ii", x(3, 3)),
        call("...ij->...ji", x(2, 3, 4)),
        call("i,i", x(3), x(3)),
        call("bij,bjk->ik", x(2, 3, 4), x(2, 4, 2)),
        call("ij,jk,kl->il", x(2, 3), x(3, 2), x(2, 2)),
        call("ij->", x(2, 3)),
        call("i->ii", x(3)),
        call("ij", x(3)),
        call("ij,jk->iz", x(2, 3), x(3, 2)),
    ],
    "tensordot": [call(x(2, 3, 4), x(3, 4, 2), dims=([1, 2], [0, 1])), call(x(2, 3), x(3, 2), dims=1), call(x(2), x(3), dims=0), call(x(2, 3), x(2, 3), dims=1)],
    "kron": [call(x(2), x(2, 3)), call(i([[1, 2]]), i([[1], [2]]))],
    "dist": [call(x(3), x(3), 1), call(x(2, 3), x(3), inf), call(t([1.0]), t([1.0]))],
    "linalg.norm": [call(x(2, 3)), call(x(2, 3), 2), call(x(2, 3), "nuc"), call(x(2, 3), inf), call(x(2, 3), 1, (0, 1)), call(x(4), 3), call(x(2, 3), 2, 1, True), call(x(2, 3, 4), 5), call(x(4), "fro")],
    "linalg.vector_norm": [call(x(2, 3), 0), call(x(2, 3), inf, 1), call(t([0.0, 0.0]), 2), call(x(0), inf), call(x(2, 3), 0.5, (0, 1), True)],
    "linalg.matrix_norm": [call(x(2, 3), 2), call(x(2, 3, 3), "nuc"), call(x(2, 3), -inf), call(x(2, 3), -1), call(x(3)), call(x(2, 3), -2)],
    # Creation
    "arange": [call(0.0, 1.0, 0.3), call(5), call(1, 2.5), call(3, 0, -1), call(0, 3, dtype=f64), call(2, 2), call(nan), call(0.0, -8.000001, -4.0, dtype=torch.int64)],
    "linspace": [call(0, 1, 0), call(0, 1, 1), call(0.0, 1.0, 7), call(3, -2, 5, dtype=torch.int32), call(0, -3, 50, dtype=torch.int64), call(0, -3, 50, dtype=torch.int32)],
    "logspace": [call(0, 2, 3), call(0.0, 1.0, 4, base=2.0)],
    "full": [call((2,), True), call((2,), 3), call((2,), 1.5, dtype=torch.int32), call((2, 0), nan)],
    "eye": [call(2, 3), call(0), call(2, dtype=torch.bool)],
    "tensor": [call([1, 2.5]), call([[1], [2]], dtype=f64), call([300], dtype=u8), call([1.7, -1.7], dtype=torch.int32), call([[1, 2], [3]]), call([True, 0.5])],
    "add_": [call(x(2, 3, grad=False), x(3, grad=False), alpha=2), call(i([1]), 0.5), call(x(2), x(2)), call(i([1, 2]), b([True, False]))],
    "mul_": [call(i([2, 3]), 2.5), call(b([True]), 2), call(x(2, 1, grad=False), x(2, 3, grad=False))],
    "div_": [call(i([2]), 2, rounding_mode="floor"), call(x(2, grad=False), i([2, 4]))],
    "copy_": [call(x(2, 3, grad=False), i([1, 2, 3])), call(i([1, 2]), t([1.9, -1.9], grad=False)), call(x(2, grad=False), x(3, grad=False))],
    "fill_": [call(i([1, 2]), 2.9), call(x(2, grad=False), t([1.0], grad=False)), call(b([False]), 2)],
    "item": [call(t([2.5], grad=False)), call(x(0, grad=False))],
    "size": [call(x(2, 3, grad=False), -1), call(x(grad=False), 0)],
}  # fmt: skip

# Added later, and apart, so that what is drawn for the cases above stays as it is.
LATER = {
    "as_strided": [call(x(2, 3), (2,), (1,), -1)],
    "add": [call(2.5, 3.5), call(2, 3.5), call(x(2, 3, 4).detach().permute(2, 0, 1), x(3))],
    "logical_and": [call(t([0.0, -0.0, nan, 2.0], grad=False), i([1, 1, 1, 0]))],
    "logit": [call(t([0.0, -0.0, 1.0, 0.25])), call(t([0.0, 0.5, 1.0, 2.0]), 0.1)],
    "nansum": [call(t([1.0, nan]), dtype=torch.int32), call(t([1.0, nan]), dtype=f64)],
    "norm": [call(i([1, 2]), 2, 5), call(i([[1, 2]]), 2, (0, 0))],
    "median": [call(x(0, 2), 0), call(t([nan, 1.0, 2.0])), call(x(3, 0), 0)],
    "trace": [call(b([[True]])), call(b([True]))],
    "unbind": [call(x(), 0), call(x(), 1), call(x(2, 3), 5)],
    "unflatten": [call(x(), 0, (1,)), call(x(2, 3), -1, (2, 2))],
    "split": [call(x(2, 3), [1, 1], -1), call(x(), 1)],
    "split_with_sizes": [call(x(2, 3), [1, 1], -1)],
    "slice": [call(x(), 0, 0, 1), call(x(4), 0, -3, None, 2), call(x(4), 0, 0, 4, 0)],
    "contiguous": [
        call(x(2, 2, 1, 2, 3), memory_format=torch.channels_last_3d),
        call(x(2, 3), memory_format=torch.channels_last_3d),
        call(x(2, 3, 2), memory_format=torch.channels_last),
    ],
    "to": [call(x(2, 3, 2, 2), f64, memory_format=torch.channels_last), call(t([nan, 3e9, -3e9, 1e20, 300.7, -1.5], grad=False), u8), call(t([nan, 3e9, -3e9, 1e20], grad=False), torch.int32)],
    "mv": [call(x(), x(2)), call(x(2), x(2)), call(x(2, 3), x(2))],
    "sort": [call(t([nan, 2.0, -inf, 2.0]), stable=True), call(x(), 0), call(x(2, 3), 2)],
    "nn.functional.hardtanh": [call(i([0, 1, 200], u8), -0.5, 0.5), call(i([0, 1], u8), -1.0, 1.0), call(b([True]))],
    "nn.functional.softsign": [call(i([0, 255], u8)), call(i([2**31 - 1, -3])), call(b([True]))],
    "nn.functional.dropout": [call(b([True, False]), 1.0, True), call(x(3, 4), 0.0), call(x(2), 1.5)],
    "nn.functional.margin_ranking_loss": [
        call(i([9, 3], u8), i([5, 4], u8), i([3, 1], u8), reduction="none"),
        call(t([nan, 1.0]), t([1.0, 2.0]), t([1.0, -1.0]), margin=0.5, reduction="none"),
        call(b([True]), b([True]), b([True])),
    ],
    "nn.functional.smooth_l1_loss": [call(t([1.0, 2.0]), t([1.0, 5.0]), beta=0.0, reduction="none"), call(i([1]), i([2]), beta=0.0)],
    "nn.functional.poisson_nll_loss": [call(x(5, 4), x(5, grad=False)), call(x(2), t([1.0, 2.0], grad=False), log_input=False, full=True)],
    "nn.functional.gaussian_nll_loss": [call(x(2), x(2), i([1, 2])), call(x(2), x(2), t([1.0, -1.0]))],
    "nn.functional.multi_margin_loss": [call(i([[1, 2]]), i([0], torch.int64)), call(x(2, 3), i([0, 3], torch.int64))],
    "nn.functional.multilabel_margin_loss": [call(i([[1, 2]]), i([[0, -1]], torch.int64))],
    "nn.functional.nll_loss": [call(i([[[[1]], [[2]]]]), i([[[0]]], torch.int64)), call(i([[1, 2]]), i([0], torch.int64))],
    "nn.functional.soft_margin_loss": [call(x(2, 3), x(3, grad=False)), call(b([True]), b([True]))],
    "nn.functional.binary_cross_entropy_with_logits": [call(b([True]), b([True])), call(x(2), x(3, grad=False))],
    "nn.functional.layer_norm": [call(i([]).reshape(0, 1), (1,)), call(x(2, 3), (2,))],
    "nn.functional.bilinear": [call(i([[1, 2]], u8), i([[3, 200]], u8), i([[[1, 2], [3, 4]]], u8))],
    "nn.functional.max_pool1d": [
        call(x(1, 1, 2, grad=False), 5, 1),
        call(i([[[1, 2]]]), 1),
        call(x(1, 1, 4), 2, 1, 1, return_indices=True),
    ],
    "nn.functional.max_pool2d": [call(i([[[[1, 2]], [[3, 4]]]]).contiguous(memory_format=torch.channels_last), 1)],
    "nan_to_num": [call(t([nan, inf, -inf, -0.0])), call(i([1, 2]).expand(3, 2)), call(t([nan, inf], f64), nan=inf, posinf=nan)],
    "index_select": [call(x(), 0, i(0, torch.int64)), call(x(3), 0, i([-1], torch.int64))],
    "masked_scatter": [call(x(), b(True), x(2)), call(x(2, 3), b([True, False, True]), x(4))],
    "put": [call(x(2, 2), i([[0, -1]], torch.int64), x(1, 2)), call(x(2), i([2], torch.int64), x(1))],
}  # fmt: skip
for op, calls in LATER.items():
    CASES.setdefault(op, []).extend(calls)


def samples(op):
    """The cases of `op` in the format of the goldens."""
    result = []
    for n, (args, kwargs) in enumerate(CASES.get(op, [])):
        tensors = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor)]
        dtype = tensors[0].dtype if tensors else kwargs.get("dtype", torch.float32)
        sample = {
            "id": f"{op}..new.{n}",
            "variant": "extra",
            "dtype": str(dtype).removeprefix("torch."),
            "base": f"new{n}",
            "args": [encode_input(value) for value in args],
        }
        if kwargs:
            sample["kwargs"] = {key: encode_input(value) for key, value in kwargs.items()}
        result.append(sample)
    return result


def encode_input(value):
    """As `encode`, with what only inputs have."""
    if isinstance(value, torch.Tensor):
        golden = encode(value)
        if value.storage_offset():
            golden = {**golden, "strides": list(value.stride()), "offset": value.storage_offset()}
        return {**golden, "requires_grad": True} if value.requires_grad else golden
    if isinstance(value, (list, tuple)):
        items = [encode_input(item) for item in value]
        return {"$tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, slice):
        return {"$slice": [value.start, value.stop, value.step]}
    if value is Ellipsis:
        return {"$ellipsis": True}
    if isinstance(value, torch.memory_format):
        return {"$memory_format": str(value).removeprefix("torch.")}
    return encode(value)
