import type { Program } from '../backend.ts';
import { some, type BinaryFn, type Expr, type UnaryFn } from '../expr.ts';
import type { Kernel } from '../kernel.ts';

/**
 * A launch is put off only where earlier ones of its plan were not asked for in vain: hope starts here, is gained with
 * each result that was spared, and lost with each that had to be computed after all. It comes back with time.
 */
const FIRST_HOPE = 2;
const MOST_HOPE = 4;
const HOPE_OF_TIME = 1 / 128;

/** Functions that take several times as long as reading a number from memory. */
const COSTLY: ReadonlySet<UnaryFn | BinaryFn> = new Set([
  ...([
    'exp',
    'exp2',
    'expm1',
    'log',
    'log2',
    'log10',
    'log1p',
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
  ] as const),
  ...(['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'erf', 'erfc', 'lgamma', 'digamma'] as const),
  ...(['pow', 'atan2', 'hypot', 'fmod', 'rem'] as const),
]);

const isCostly = (node: Expr): boolean =>
  (node.kind === 'unary' || node.kind === 'binary') && COSTLY.has(node.fn);

/** A kernel, known by a number, and the executor's program for it. */
export class FusibleProgram<K extends Kernel = Kernel> {
  readonly kernel: K;
  readonly program: Program;
  readonly id: number;
  /** Number of buffers that a launch writes to, which come first, and of all. */
  readonly outputs: number;
  readonly buffers: number;
  /** Whether the result of an element depends on where it is. */
  readonly knowsCoordinates: boolean;
  /** How often a result may be computed on the way of others; asked for again, it is computed for itself. */
  readonly mostInlined: number;
  /** By geometry, which a plan keeps. */
  private readonly hope = new WeakMap<Int32Array, number>();

  constructor(kernel: K, program: Program, id: number) {
    this.kernel = kernel;
    this.program = program;
    this.id = id;
    this.outputs = outputsOf(kernel);
    this.buffers = this.outputs + inputsOf(kernel);
    const body = kernel.kind === 'map' ? kernel.body : null;
    this.knowsCoordinates = body !== null && some(body, (node) => node.kind === 'coord');
    this.mostInlined = body !== null && some(body, isCostly) ? 1 : 3;
  }

  /** Whether it is worth while to put off a launch. */
  isHopeful(geometry: Int32Array): boolean {
    const hope = this.hope.get(geometry) ?? FIRST_HOPE;
    if (hope >= 1) return true;
    this.hope.set(geometry, hope + HOPE_OF_TIME);
    return false;
  }

  /** A launch that was put off has been spared, or not. */
  learn(geometry: Int32Array, spared: boolean): void {
    const hope = this.hope.get(geometry) ?? FIRST_HOPE;
    this.hope.set(geometry, spared ? Math.min(hope + 1, MOST_HOPE) : hope - 1);
  }
}

function outputsOf(kernel: Kernel): number {
  switch (kernel.kind) {
    case 'normalise':
      return 1 + kernel.saves.length;
    case 'scan':
      return kernel.withIndices ? 2 : 1;
    case 'sort':
      return 2;
    default:
      return 1;
  }
}

function inputsOf(kernel: Kernel): number {
  switch (kernel.kind) {
    case 'map':
    case 'reduce':
    case 'normalise':
      return kernel.inputs.length;
    case 'matmul':
      return 2 + kernel.inner.length;
    case 'convolve':
      return kernel.biased ? 3 : 2;
    case 'gather':
    case 'scatter':
      return 1 + kernel.indices;
    case 'scan':
    case 'sort':
      return 1;
  }
}
