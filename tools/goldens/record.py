"""Runs one sample in PyTorch and records what it answers."""

import warnings
import zlib

import torch

from ops import process, resolve
from values import decode, decode_tensor, encode, encode_tensor, is_tensor, tensors_in

INPUT_FIELDS = ("id", "variant", "dtype", "base", "args", "kwargs")


def widen(value):
    """A golden argument with float64 in the place of float32."""
    if is_tensor(value):
        return {**value, "dtype": "float64"} if value["dtype"] == "float32" else value
    if isinstance(value, list):
        return [widen(item) for item in value]
    if isinstance(value, dict):
        return {key: widen(item) for key, item in value.items()} if "$dtype" not in value else value
    return value


class Run:
    """A sample's inputs, and what `op` gives for them."""

    def __init__(self, op, sample):
        self.inputs = {}
        args = [decode(value, str(i), self.inputs) for i, value in enumerate(sample["args"])]
        kwargs = {
            key: decode(value, f"kw.{key}", self.inputs) for key, value in sample.get("kwargs", {}).items()
        }
        # Before the op runs: what it writes into may require gradients afterwards.
        self.leaves = {path: tensor for path, tensor in self.inputs.items() if tensor.requires_grad}
        if "seed" in sample:
            torch.manual_seed(sample["seed"])
        self.output = resolve(op, sample["variant"])(*args, **kwargs)
        self.processed = process(op, sample["process"])(self.output) if "process" in sample else None

    @property
    def differentiated(self):
        """Outputs by path: those that gradients belong to."""
        return dict(tensors_in(self.output if self.processed is None else self.processed))

    def aliases(self):
        """Outputs that share their storage with an input."""
        pointer = lambda tensor: tensor.storage().data_ptr()
        return [
            [out, arg]
            for out, tensor in tensors_in(self.output)
            for arg, given in self.inputs.items()
            if tensor.numel() > 0 and pointer(tensor) == pointer(given)
        ]

    def gradients(self, cotangents):
        outputs = self.differentiated
        found = torch.autograd.grad(
            [outputs[path] for path in cotangents],
            list(self.leaves.values()),
            [cotangent.to(outputs[path].dtype) for path, cotangent in cotangents.items()],
            allow_unused=True,
        )
        return dict(zip(self.leaves, found))


def new_cotangents(sample, run):
    """For a case that has none yet: two digits, drawn from a generator seeded by the sample's id."""
    generator = torch.Generator().manual_seed(zlib.crc32(sample["id"].encode()))
    return {
        path: torch.round(torch.randn(tensor.shape, generator=generator, dtype=torch.float64) * 100).div(100)
        .to(tensor.dtype)
        for path, tensor in run.differentiated.items()
        if tensor.requires_grad
    }  # fmt: skip


def relative_error(single, double):
    """max |f32 - f64| / (1 + |f64|) over matching finite elements; 0 for results that are not floats."""
    worst = 0.0
    for (_, a), (_, b) in zip(tensors_in(single), tensors_in(double)):
        if not a.dtype.is_floating_point or a.shape != b.shape or a.numel() == 0:
            continue
        a, b = a.detach().double(), b.detach().double()
        finite = torch.isfinite(a) & torch.isfinite(b)
        if finite.any():
            worst = max(worst, ((a - b).abs() / (1 + b.abs()))[finite].max().item())
    return worst


def reference_error(op, sample, run, cotangents, gradients):
    """PyTorch's own float32 error on the sample, in the output and in the gradients; None if there is none."""
    if sample["dtype"] != "float32":
        return None
    wide = {**sample, "args": widen(sample["args"]), "kwargs": widen(sample.get("kwargs", {}))}
    try:
        double = Run(op, wide)
        of_output = relative_error(tuple(run.differentiated.values()), tuple(double.differentiated.values()))
        of_gradients = 0.0
        if cotangents:
            wide_gradients = double.gradients({path: c.double() for path, c in cotangents.items()})
            pairs = [(gradients[k], wide_gradients[k]) for k in gradients if gradients[k] is not None]
            of_gradients = relative_error(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))
    except (RuntimeError, TypeError):  # no float64 counterpart, such as an `out` of float32
        return None
    rounded = [float(f"{error:.3g}") for error in (of_output, of_gradients)]
    return rounded if any(rounded) else None


def record(op, sample):
    """`sample` with what PyTorch answers now; the inputs stay as they are."""
    result = {key: sample[key] for key in INPUT_FIELDS if key in sample}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            run = Run(op, sample)
        except Exception as error:  # whatever PyTorch raises is the answer
            regex = sample["error"]["regex"] if "error" in sample else None
            result["error"] = {"type": type(error).__name__, "message": str(error), "regex": regex}
            return result
        record_run(op, sample, run, result)
    return result


def record_run(op, sample, run, result):
    result["output"] = encode(run.output)
    if run.aliases():
        result["alias"] = run.aliases()
    if "process" in sample:
        result["process"] = sample["process"]
        result["processed"] = encode(run.processed)
    cotangents, gradients = {}, {}
    wants_gradients = any(tensor.requires_grad for _, tensor in tensors_in(tuple(run.differentiated.values())))
    try:
        if "cotangents" in sample:
            cotangents = {path: decode_tensor(golden) for path, golden in sample["cotangents"].items()}
        elif wants_gradients:
            cotangents = new_cotangents(sample, run)
        if cotangents:
            gradients = run.gradients(cotangents)
            result["cotangents"] = {path: encode_tensor(c, strides=False) for path, c in cotangents.items()}
            result["grads"] = {
                path: None if gradient is None else encode_tensor(gradient, strides=False)
                for path, gradient in gradients.items()
            }
    except RuntimeError as error:
        cotangents = {}
        result["grad_error"] = f"{type(error).__name__}: {error}"
    # A recorded sample keeps its error: some were measured on inputs before their rounding to float32.
    is_new = not ("output" in sample or "error" in sample)
    error = reference_error(op, sample, run, cotangents, gradients) if is_new else sample.get("f32_err")
    if error is not None:
        result["f32_err"] = error
    if "seed" in sample:
        result["seed"] = sample["seed"]
