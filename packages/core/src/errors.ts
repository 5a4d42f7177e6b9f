/**
 * The error classes PyTorch raises. Python's TypeError is JavaScript's own; the three below have no
 * counterpart in the language. `name` is PyTorch's class name, `message` its wording.
 */

/** A dimension or an index outside the range of a tensor. */
export class IndexError extends Error {
  override readonly name: string = 'IndexError';
}

/** Operands that do not fit together, or an operation that is not defined for them. */
export class RuntimeError extends Error {
  override readonly name: string = 'RuntimeError';
}

/** An argument of the right type with a value that makes no sense. */
export class ValueError extends Error {
  override readonly name: string = 'ValueError';
}

/** An operation that PyTorch defines and this dtype or backend does not. */
export class NotImplementedError extends RuntimeError {
  override readonly name: string = 'NotImplementedError';
}

/** An argument that PyTorch's Python code asserts. */
export class AssertionError extends Error {
  override readonly name: string = 'AssertionError';
}

/** A matrix that a decomposition does not exist for: PyTorch's `torch.linalg.LinAlgError`. */
export class LinAlgError extends RuntimeError {
  override readonly name: string = '_LinAlgError';
}
