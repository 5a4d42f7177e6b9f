import type { Buffer, Launch } from '../backend.ts';
import { sameShape } from '../../tensor/layout.ts';
import type { MapKernel } from '../kernel.ts';
import type { FusibleProgram } from './program.ts';

/** Where the elements lie that one operand of a launch takes: its first one, and strides over the launch's dimensions. */
export interface Place {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** The launch of a map that has been put off. */
export class Waiting {
  readonly program: FusibleProgram<MapKernel>;
  readonly launch: Launch;
  /** What waits to compute an input, per input; null where it lies in memory. */
  readonly sources: (Waiting | null)[];
  /** How many inputs of others this one is the source of. */
  dependents = 0;
  /** How often it has been computed on the way of another launch. */
  inlined = 0;
  /** Computed, or given up. */
  done = false;

  constructor(program: FusibleProgram<MapKernel>, launch: Launch, sources: (Waiting | null)[]) {
    const { buffers, offsets, scalars, geometry } = launch;
    const count = sources.length + 1;
    this.program = program;
    this.launch = {
      buffers: buffers.slice(0, count),
      offsets: offsets.slice(0, count),
      scalars: scalars.slice(0, program.kernel.scalars.length),
      geometry,
    };
    this.sources = sources;
  }

  get output(): Buffer {
    return this.launch.buffers[0]!;
  }

  input(i: number): Buffer {
    return this.launch.buffers[i + 1]!;
  }

  /** True where it reads `buffer` in memory. */
  reads(buffer: Buffer): boolean {
    return this.sources.some((source, i) => source === null && this.input(i) === buffer);
  }

  get sizes(): Int32Array {
    return this.launch.geometry.subarray(0, this.program.kernel.rank);
  }

  /** Where the output (0) or an input (from 1 on) lies. */
  place(buffer: number): Place {
    const { rank } = this.program.kernel;
    const { offsets, geometry } = this.launch;
    return {
      offset: offsets[buffer]!,
      strides: Array.from(geometry.subarray(rank * (buffer + 1), rank * (buffer + 2))),
    };
  }

  /**
   * Where a launch over `sizes` that takes its operand from this one's output at `place` finds the inputs of this one.
   * Null where its elements are not those that this one computes, each once at most.
   */
  placesFor(sizes: readonly number[], place: Place): readonly Place[] | null {
    const inputs = this.sources.map((_, i) => this.place(i + 1));
    const out = this.place(0);
    if (place.offset === out.offset && sameShape(sizes, this.sizes) && sameShape(place.strides, out.strides))
      return inputs;
    // The elements of a flat map have positions, which `place` steps through in its own way.
    if (out.strides.length !== 1 || this.program.knowsCoordinates) return null;
    const first = place.offset - out.offset;
    let [least, most] = [first, first];
    for (let d = 0; d < sizes.length; d++) {
      const [size, stride] = [sizes[d]!, place.strides[d]!];
      if (size > 1 && stride === 0) return null;
      if (stride < 0) least += (size - 1) * stride;
      else most += (size - 1) * stride;
    }
    if (least < 0 || most >= this.sizes[0]!) return null;
    return inputs.map(({ offset, strides: [step] }) => ({
      offset: offset + step! * first,
      strides: place.strides.map((stride) => stride * step!),
    }));
  }

  /** True where the output is row-major without gaps. */
  get isRowMajor(): boolean {
    const { sizes } = this;
    let stride = 1;
    const { strides } = this.place(0);
    for (let d = sizes.length - 1; d >= 0; d--) {
      if (strides[d] !== stride) return false;
      stride *= sizes[d]!;
    }
    return true;
  }
}
