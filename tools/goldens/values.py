"""Golden values (see the README of the goldens) to and from Python and PyTorch."""

import json
import math

import numpy as np
import torch

DTYPES = {
    name: getattr(torch, name)
    for name in (
        "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
        "complex64", "complex128",
    )
}  # fmt: skip
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}
MEMORY_FORMATS = ("contiguous_format", "channels_last", "channels_last_3d", "preserve_format")
SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
EXACT_INT = 2**53


def is_tensor(value):
    return isinstance(value, dict) and "shape" in value and "dtype" in value


def decode_number(value):
    if isinstance(value, str):
        return SPECIAL[value]
    return int(value["$int"]) if isinstance(value, dict) else value


def decode_tensor(golden):
    """The tensor in its own strides and offset, on a storage of its own."""
    dtype = DTYPES[golden["dtype"]]
    data = [decode_number(x) for x in golden["data"]]
    if dtype.is_complex:
        data = [complex(re, im) for re, im in zip(data[::2], data[1::2])]
    logical = torch.tensor(data, dtype=dtype).reshape(golden["shape"])
    if "strides" in golden:
        shape, strides, offset = golden["shape"], golden["strides"], golden.get("offset", 0)
        extent = 1 + offset + sum((n - 1) * s for n, s in zip(shape, strides)) if logical.numel() else offset
        tensor = torch.zeros(extent, dtype=dtype).as_strided(shape, strides, offset)
        # Element by element, since an expanded tensor cannot be written as a whole.
        for index in np.ndindex(*shape):
            tensor[index] = logical[index]
    else:
        tensor = logical.clone()
    return tensor.requires_grad_(golden.get("requires_grad", False))


def decode(value, path="", tensors=None):
    """A golden argument; `tensors` collects the tensors in it by their path."""
    if is_tensor(value):
        tensor = decode_tensor(value)
        if tensors is not None:
            tensors[path] = tensor
        return tensor
    items = lambda values: [
        decode(item, f"{path}.{i}" if path else str(i), tensors) for i, item in enumerate(values)
    ]
    if isinstance(value, list):
        return items(value)
    if not isinstance(value, dict):
        return value
    ((tag, content),) = value.items()
    if tag == "$float":
        return float(decode_number(content))
    if tag == "$int":
        return int(content)
    if tag == "$tuple":
        return tuple(items(content))
    if tag == "$size":
        return torch.Size(content)
    if tag == "$slice":
        return slice(*items(content))
    if tag == "$ellipsis":
        return Ellipsis
    if tag == "$dtype":
        return DTYPES[content]
    if tag == "$device":
        return torch.device(content)
    if tag in ("$memory_format", "$layout"):
        return getattr(torch, content)
    raise ValueError(f"unknown tag {tag}")


def encode_float(value, single):
    """The shortest decimal, without a fraction where it is whole."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0:
        return -0.0 if math.copysign(1, value) < 0 else 0
    value = float(str(np.float32(value))) if single else value
    return int(value) if value.is_integer() and abs(value) < EXACT_INT else value


def encode_int(value):
    return value if abs(value) <= EXACT_INT else {"$int": str(value)}


def encode_tensor(tensor, strides=True):
    tensor = tensor.detach()
    flat = tensor.clone().resolve_conj().reshape(-1)  # a gradient of zeros may have no storage
    if tensor.dtype.is_complex:
        flat = torch.view_as_real(flat).reshape(-1)
    single = tensor.dtype not in (torch.float64, torch.complex128)
    if flat.dtype.is_floating_point:
        data = [encode_float(x, single) for x in flat.double().tolist()]
    else:
        data = [encode_int(int(x)) for x in flat.tolist()]
    golden = {"shape": list(tensor.shape), "dtype": DTYPE_NAMES[tensor.dtype], "data": data}
    if strides and not tensor.is_contiguous():
        golden["strides"] = list(tensor.stride())
    return golden


def encode(value):
    if isinstance(value, torch.Tensor):
        return encode_tensor(value)
    if isinstance(value, torch.Size):
        return {"$size": list(value)}
    if isinstance(value, tuple):
        return {"$tuple": [encode(item) for item in value]}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, float):
        return {"$float": encode_float(value, single=False)}
    if isinstance(value, int) and not isinstance(value, bool):
        return encode_int(value)
    if isinstance(value, torch.dtype):
        return {"$dtype": DTYPE_NAMES[value]}
    return value


def tensors_in(value, path=""):
    """(path, tensor) of every tensor in a result: '' for a single one."""
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, (tuple, list)):
        for i, item in enumerate(value):
            yield from tensors_in(item, f"{path}.{i}" if path else str(i))


def to_line(record):
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False)
