import { walk, type Expr, type Kernel } from '@t/core/kernel';

/**
 * Roughly how long one thread takes for a launch, in nanoseconds: enough to tell the launches apart that are worth
 * dividing. The figures are those of float32 with SIMD.
 */
export function costOf(kernel: Kernel): (geometry: Int32Array) => number {
  switch (kernel.kind) {
    case 'map':
      return elements(kernel.rank, STREAM * (1 + kernel.inputs.length) + expression(kernel.body));
    case 'reduce':
      return elements(
        kernel.kept + kernel.reduced,
        STREAM * kernel.inputs.length + expression(kernel.prologue),
      );
    case 'gather':
    case 'scatter':
      return elements(kernel.rank, 1);
    case 'scan':
      return elements(kernel.rank, 3);
    case 'sort':
      return elements(kernel.rank, 50);
    case 'matmul':
      return ([batch, rows, columns, depth]) =>
        batch! * Math.max(MULTIPLY_ADD * rows! * columns! * depth!, STREAM * depth! * (rows! + columns!));
  }
}

/** One element read or written, one operation on one element, one of the transcendental functions. */
const STREAM = 0.2;
const OPERATION = 0.1;
const FUNCTION = 2;
const MULTIPLY_ADD = 0.03;

const cheap: ReadonlySet<string> = new Set(
  'neg abs sign not floor ceil trunc round sqrt isnan signbit'.split(' '),
);

function expression(expr: Expr): number {
  let total = 0;
  walk(expr, (node) => {
    if (node.kind === 'unary') total += cheap.has(node.fn) ? OPERATION : FUNCTION;
    else if (node.kind === 'binary') total += node.fn === 'pow' || node.fn === 'atan2' ? FUNCTION : OPERATION;
    else if (node.kind === 'where' || node.kind === 'cast') total += OPERATION;
  });
  return total;
}

/** The product of the first `rank` sizes, times `each`. */
function elements(rank: number, each: number): (geometry: Int32Array) => number {
  if (rank === 1) return (geometry) => geometry[0]! * each;
  return (geometry) => {
    let total = each;
    for (let i = 0; i < rank; i++) total *= geometry[i]!;
    return total;
  };
}
