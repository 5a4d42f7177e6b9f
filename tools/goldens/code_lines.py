"""The recorded lines of Python: random streams and printed forms."""

import ast
import contextlib
import math

import torch
from torch import nn
from torch.distributions import Bernoulli, Binomial, Categorical, Multinomial, Normal, Uniform
from torch.nn import functional as F

from values import encode, encode_tensor

NAMES = {
    "torch": torch, "nn": nn, "F": F, "math": math, "T": torch.tensor, "A": torch.arange,
    "i64": torch.int64, "i32": torch.int32, "f64": torch.float64, "inf": math.inf, "nan": math.nan,
    "Bernoulli": Bernoulli, "Binomial": Binomial, "Categorical": Categorical, "Multinomial": Multinomial,
    "Normal": Normal, "Uniform": Uniform,
}  # fmt: skip


def run(code, **names):
    """The values of the statements that assign nothing; a note after an arrow is left out."""
    scope = {**NAMES, **names}
    values = []
    for statement in ast.parse(code.split("->")[0].strip()).body:
        if isinstance(statement, ast.Expr):
            values.append(eval(compile(ast.Expression(statement.value), "code", "eval"), scope))
        else:
            exec(compile(ast.Module([statement], []), "code", "exec"), scope)
    return values


def record_random(sample):
    torch.manual_seed(sample["seed"])
    try:
        values = run(sample["code"], seed=sample["seed"])
    except SyntaxError:  # described in words
        return sample
    output = encode(values[0] if len(values) == 1 else values)
    return {**sample, "output": output, "next_rand2": encode_tensor(torch.rand(2))}


@contextlib.contextmanager
def print_options(options):
    torch.set_printoptions(**options)
    try:
        yield
    finally:
        torch.set_printoptions(profile="default")


def record_printing(sample):
    with print_options(sample.get("printoptions", {})):
        (value,) = run(sample["code"])
        answers = {"repr": repr(value)}
        if isinstance(value, torch.Tensor) and "printoptions" not in sample:
            answers["str_equals_repr"] = str(value) == repr(value)
            if value.numel() <= 60:
                answers["tensor"] = encode_tensor(value)
            answers["requires_grad"] = value.requires_grad
            if value.grad_fn is not None:
                answers["grad_fn"] = value.grad_fn.name()
            if value.numel() == 1:
                with contextlib.suppress(TypeError):
                    answers["format"] = f"{value.detach().reshape(())}"
    inputs = {key: sample[key] for key in ("id", "printoptions", "code") if key in sample}
    return {**inputs, **answers}
