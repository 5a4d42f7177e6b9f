import {
  binaryFunction,
  convert,
  RuntimeError,
  scanStep,
  unaryFunctions,
  type BinaryFn,
  type DType,
  type Kernel,
  type Launch,
} from '@t/core/kernel';
import { exp32, round32, tanh32 } from './float32.ts';
import { printIndexed } from './indexed.ts';
import { printMap } from './map.ts';
import { matmulFunctions, printMatmul } from './matmul.ts';
import { printNormalise } from './normalise.ts';
import { printScan, printSort } from './ordered.ts';
import { printReduce, ROW_LENGTH } from './reduce.ts';
import * as select from './select.ts';
import { mergeSort } from './sort.ts';

export type Run = (launch: Launch) => void;

/** False where a content security policy or a flag of the engine forbids code from strings. */
export function codeGenerationAllowed(): boolean {
  try {
    return new Function('return 1')() === 1;
  } catch {
    return false;
  }
}

/** The JavaScript of a kernel: the body of a function of the launch `l`. */
function printKernel(kernel: Kernel): string {
  switch (kernel.kind) {
    case 'map':
      return printMap(kernel);
    case 'reduce':
      return printReduce(kernel);
    case 'normalise':
      return printNormalise(kernel);
    case 'matmul':
      return printMatmul(kernel);
    case 'convolve':
      throw new RuntimeError(
        'backend js has no kernels of convolutions: products of copied windows are faster',
      );
    case 'gather':
    case 'scatter':
      return printIndexed(kernel);
    case 'scan':
      return printScan(kernel);
    case 'sort':
      return printSort(kernel);
  }
}

/** Functions that kernels call by name, one copy for all kernels. */
interface Environment {
  readonly unary: typeof unaryFunctions;
  readonly binary: Record<DType, Record<string, (a: number, b: number) => number>>;
  readonly exp32: typeof exp32;
  readonly round32: typeof round32;
  readonly tanh32: typeof tanh32;
  readonly pick: typeof select.pick;
  readonly pickWhole: typeof select.pickWhole;
  readonly larger: typeof select.larger;
  readonly largerWhole: typeof select.largerWhole;
  readonly smaller: typeof select.smaller;
  readonly smallerWhole: typeof select.smallerWhole;
  readonly mergeSort: typeof mergeSort;
  readonly toInt32: (x: number) => number;
  readonly scratch: () => Float64Array;
  readonly panels: (a: number, b: number) => { a: Float64Array; b: Float64Array };
}

const called: readonly BinaryFn[] = [
  'mul',
  'floordiv',
  'rem',
  'fmod',
  'pow',
  'atan2',
  'hypot',
  'copysign',
  'nextafter',
  'max',
  'min',
  'shl',
  'shr',
];

function environment(): Environment {
  const table = (dtype: DType): Record<string, (a: number, b: number) => number> =>
    Object.fromEntries(called.map((fn) => [fn, binaryFunction(fn, dtype)]));
  const row = new Float64Array(ROW_LENGTH);
  const panel = { a: new Float64Array(0), b: new Float64Array(0) };
  return {
    unary: unaryFunctions,
    binary: {
      bool: table('bool'),
      uint8: table('uint8'),
      int32: table('int32'),
      float32: table('float32'),
      float64: table('float64'),
    },
    exp32,
    round32,
    tanh32,
    ...select,
    mergeSort,
    toInt32: convert('float64', 'int32'),
    scratch: () => row,
    panels(a, b) {
      if (panel.a.length < a) panel.a = new Float64Array(a);
      if (panel.b.length < b) panel.b = new Float64Array(b);
      return panel;
    },
  };
}

/** A compiler of kernels to functions. */
export function compiler(): (kernel: Kernel) => Run {
  const env = environment();
  return (kernel) => {
    const step = kernel.kind === 'scan' ? scanStep(kernel.combine, kernel.dtype) : null;
    const functions = kernel.kind === 'matmul' ? matmulFunctions : '';
    const make = new Function(
      'env',
      'step',
      `'use strict';
const { ${Object.keys(env).join(', ')} } = env;
${functions}
return function ${kernel.kind}(l) {
${printKernel(kernel)}
};`,
    ) as (env: Environment, step: unknown) => Run;
    return make(env, step);
  };
}
