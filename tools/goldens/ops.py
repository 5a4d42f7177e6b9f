"""How each op of the goldens is called in PyTorch."""

import torch

# PyTorch's OpInfo wraps these (lambda_ops.json), or has them as methods alone.
WRAPPERS = {
    "T": lambda x: x.T,
    "mT": lambda x: x.mT,
    "expand": lambda x, shape: x.expand(shape),
    "view": lambda x, shape: x.view(shape),
    "repeat": lambda x, dims: x.repeat(dims),
    "zero_": lambda x: torch.zero_(x.clone()),
    "slice": torch.ops.aten.slice,
    "scatter_reduce": torch.scatter_reduce,
}
METHODS = {
    "bool", "byte", "char", "double", "float", "int", "long", "short", "to", "contiguous", "sum_to_size",
    "reshape_as", "view_as", "expand_as", "new_zeros", "new_ones", "new_full", "unfold", "item", "tolist", "dim",
    "size", "stride", "is_contiguous", "numel",
}  # fmt: skip


def set_item(x, key, value):
    x[key] = value
    return x


def resolve(op, variant):
    """The function that PyTorch's own tests call for `op`; the hand-written `extra` samples write in place."""
    if op == "__setitem__":
        return set_item
    if op == "zero_" and variant == "extra":
        return torch.Tensor.zero_
    if op in WRAPPERS:
        return WRAPPERS[op]
    if op in METHODS:
        return getattr(torch.Tensor, op)
    owner = torch
    for name in op.split("."):
        owner = getattr(owner, name, None)
    return owner if callable(owner) else getattr(torch.Tensor, op)


def _first_columns(x, s):
    return x[..., : s.shape[-1]]


def _first_rows(x, s):
    return x[..., : s.shape[-1], :]


def process(op, name):
    """What is compared of a decomposition that is unique only up to a gauge."""

    def adapt(output):
        if op == "svd":
            u, s, v = output
            return u, s, v.mH
        return output

    processes = {
        "sample_inputs_svd.fn_U": lambda usv: torch.abs(_first_columns(usv[0], usv[1])),
        "sample_inputs_svd.fn_S": lambda usv: usv[1],
        "sample_inputs_svd.fn_Vh": lambda usv: (usv[1], torch.abs(_first_rows(usv[2], usv[1]))),
        "sample_inputs_svd.fn_UVh": lambda usv: (
            _first_columns(usv[0], usv[1]) @ _first_rows(usv[2], usv[1]),
            usv[1],
        ),
        "sample_inputs_linalg_eig.out_fn": lambda wv: (wv[0], torch.abs(wv[1])),
        "sample_inputs_linalg_eigh.out_fn": lambda wv: (wv[0], torch.abs(wv[1])),
        "sample_inputs_symeig.<lambda>": lambda wv: (wv[0], torch.abs(wv[1])),
        "sample_inputs_linalg_lu.out_fn": lambda plu: (plu[1], plu[2]),
        "sample_inputs_lu_unpack.out_fn": lambda plu: (plu[1], plu[2]),
    }
    return lambda output: processes[name](adapt(output))
