import type { Program } from '../backend.ts';
import { walk } from '../expr.ts';
import type { Kernel } from '../kernel.ts';

/**
 * A launch is put off only where earlier ones of its plan were not asked for in vain: hope starts here, is gained with
 * each result that was spared, and lost with each that had to be computed after all. It comes back with time.
 */
const FIRST_HOPE = 2;
const MOST_HOPE = 4;
const HOPE_OF_TIME = 1 / 32;

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
  /** By geometry, which a plan keeps. */
  private readonly hope = new WeakMap<Int32Array, number>();

  constructor(kernel: K, program: Program, id: number) {
    this.kernel = kernel;
    this.program = program;
    this.id = id;
    this.outputs = outputsOf(kernel);
    this.buffers = this.outputs + inputsOf(kernel);
    let coordinates = false;
    if (kernel.kind === 'map') walk(kernel.body, (node) => (coordinates ||= node.kind === 'coord'));
    this.knowsCoordinates = coordinates;
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
