import { walk, type Expr, type Kernel } from '@t/core/kernel';

/**
 * Roughly how long one thread takes for a launch, in nanoseconds: enough to tell the launches apart that are worth
 * dividing. The figures are those of float32 with SIMD on a machine of 2.5 GHz; where it takes longer, fewer launches
 * are divided.
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
    case 'normalise': {
      const passes = [...kernel.stages.map(({ prologue }) => prologue), kernel.body];
      const streams = STREAM * (1 + kernel.inputs.length);
      return elements(
        kernel.rank,
        passes.reduce((cost, pass) => cost + STREAM + expression(pass), streams),
      );
    }
    case 'gather':
      return elements(kernel.rank, 0.2);
    case 'scatter':
      return elements(kernel.rank, 1);
    case 'scan':
      return elements(kernel.rank, 0.6);
    case 'sort':
      return elements(kernel.rank, 40);
    case 'convolve':
      return elements(9, MULTIPLY_ADD);
    case 'matmul':
      return ([batch, rows, columns, depth]) =>
        batch! * Math.max(MULTIPLY_ADD * rows! * columns!, 2 * STREAM * (rows! + columns!)) * depth!;
  }
}

/** One element read or written, one operation on one element, one of the transcendental functions. */
const STREAM = 0.04;
const OPERATION = 0.02;
const FUNCTION = 0.5;
const MULTIPLY_ADD = 0.033;

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
