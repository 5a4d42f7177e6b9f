import type { Buffer, Launch } from '../backend.ts';
import * as e from '../expr.ts';
import type { Expr } from '../expr.ts';
import { flatten, innerStride } from '../geometry.ts';
import type { DType } from '../../tensor/dtype.ts';
import { sameShape } from '../../tensor/layout.ts';
import type { MapKernel, ReduceKernel } from '../kernel.ts';
import type { FusibleProgram } from './program.ts';
import type { Place, Waiting } from './waiting.ts';

/** What an executor can bind. */
export interface Limits {
  /** Most buffers that one kernel may bind. */
  readonly maxBuffers: number;
  /** How many of these `buffer` counts as. Default: one. */
  bindingsOf?(buffer: Buffer): number;
}

/** Whether one kernel can bind all of `buffers`. */
export const canBind = (limits: Limits, buffers: readonly Buffer[]): boolean =>
  buffers.reduce((sum, buffer) => sum + (limits.bindingsOf?.(buffer) ?? 1), 0) <= limits.maxBuffers;

/** An input of the fused kernel. */
interface Leaf extends Place {
  readonly buffer: Buffer;
  readonly dtype: DType;
}

/** An operand in the fused kernel: the number of a leaf, or a map computed in its place. */
type Operand = number | Inlined;

class Inlined {
  readonly waiting: Waiting;
  readonly place: Place;
  readonly number: number;
  readonly firstScalar: number;
  operands: readonly Operand[] = [];

  constructor(waiting: Waiting, place: Place, number: number, firstScalar: number) {
    this.waiting = waiting;
    this.place = place;
    this.number = number;
    this.firstScalar = firstScalar;
  }
}

/** The kernel and the launch that a map or a reduction becomes when maps it reads from are computed on the way. */
export class Fusion {
  private readonly program: FusibleProgram<MapKernel | ReduceKernel>;
  private readonly given: Launch;
  private readonly limits: Limits;
  private sizes: readonly number[] = [];
  /** Where the output lies; of a reduction, over the dimensions it keeps. */
  private out: Place = { offset: 0, strides: [] };
  private leaves: Leaf[] = [];
  private inlined = new Map<Waiting, Inlined>();
  private scalars: number[] = [];
  private scalarTypes: DType[] = [];
  private operands: readonly Operand[] = [];
  private obstacle: Waiting | null = null;

  constructor(program: FusibleProgram<MapKernel | ReduceKernel>, launch: Launch, limits: Limits) {
    this.program = program;
    this.given = launch;
    this.limits = limits;
  }

  /** Those that are computed on the way. */
  get onTheWay(): ReadonlySet<Waiting> {
    return new Set(this.inlined.keys());
  }

  /**
   * Takes in what `sources` (one per input, null or done where it lies in memory) wait to compute. The one that cannot be
   * taken in, which has to be computed first; then try again.
   */
  fit(sources: readonly (Waiting | null)[]): Waiting | null {
    const { kernel } = this.program;
    this.leaves = [];
    this.inlined = new Map();
    this.scalars = this.given.scalars.slice(0, kernel.scalars.length);
    this.scalarTypes = [...kernel.scalars];
    this.obstacle = null;
    const places = this.dimensions(sources);
    this.operands = kernel.inputs.map((dtype, i) =>
      this.operand(sources[i]!, this.given.buffers[i + 1]!, dtype, places[i]!),
    );
    if (this.obstacle !== null || this.inlined.size === 0) return this.obstacle;
    const last = [...this.inlined.keys()].at(-1)!;
    if (!canBind(this.limits, this.buffers)) return last;
    return kernel.kind === 'reduce' && !this.keepsOrder(kernel) ? last : null;
  }

  private get buffers(): Buffer[] {
    return [this.given.buffers[0]!, ...this.leaves.map(({ buffer }) => buffer)];
  }

  /** Finds the dimensions to iterate over; where the inputs lie, over these. */
  private dimensions(sources: readonly (Waiting | null)[]): Place[] {
    const { kernel, knowsCoordinates } = this.program;
    const { offsets, geometry } = this.given;
    const rank = kernel.kind === 'map' ? kernel.rank : kernel.kept + kernel.reduced;
    const kept = kernel.kind === 'map' ? rank : kernel.kept;
    const numbers = Array.from(geometry);
    const part = (start: number, length: number): number[] => numbers.slice(start, start + length);
    this.sizes = part(0, rank);
    this.out = { offset: offsets[0]!, strides: part(rank, kept) };
    const places = kernel.inputs.map((_, i) => ({
      offset: offsets[i + 1]!,
      strides: part(rank + kept + i * rank, rank),
    }));
    if (kernel.kind === 'reduce' || rank > 1 || knowsCoordinates) return places;
    const finer = findFiner(this.sizes[0]!, sources, places);
    if (finer === null) return places;
    this.sizes = Array.from(finer.sizes);
    const rowMajor = finer.place(0).strides;
    const spread = ({ offset, strides: [step] }: Place): Place => ({
      offset,
      strides: rowMajor.map((stride) => stride * step!),
    });
    this.out = spread(this.out);
    return places.map(spread);
  }

  private operand(source: Waiting | null, buffer: Buffer, dtype: DType, place: Place): Operand {
    if (source === null || source.done) return this.leaf({ buffer, dtype, ...place });
    const known = this.inlined.get(source);
    if (known !== undefined && samePlace(known.place, place)) return known;
    const free = known === undefined && source.inlined < source.program.mostInlined;
    const places = free ? source.placesFor(this.sizes, place) : null;
    const blind = this.program.kernel.kind === 'reduce' && source.program.knowsCoordinates;
    if (places === null || blind) {
      this.obstacle ??= source;
      return -1;
    }
    const { kernel } = source.program;
    const result = new Inlined(source, place, this.inlined.size, this.scalars.length);
    this.inlined.set(source, result);
    this.scalars.push(...source.launch.scalars);
    this.scalarTypes.push(...kernel.scalars);
    result.operands = kernel.inputs.map((type, i) =>
      this.operand(source.sources[i]!, source.input(i), type, places[i]!),
    );
    return result;
  }

  private leaf(leaf: Leaf): number {
    const known = this.leaves.findIndex((each) => each.buffer === leaf.buffer && samePlace(each, leaf));
    return known >= 0 ? known : this.leaves.push(leaf) - 1;
  }

  /**
   * Whether a reduction meets its values in the order it had, which decides the last digits of a sum: what it reads lies
   * as its own inputs did, or is the same for a whole row or column.
   */
  private keepsOrder({ kept, outer, inner }: ReduceKernel): boolean {
    const own = new Set(outer.map((kind, i) => kind + inner[i]!));
    let found = false;
    for (const { strides } of this.leaves) {
      const kinds = innerStride(strides.slice(0, kept)) + innerStride(strides.slice(kept));
      if (own.has(kinds)) found = true;
      else if (![...own].some((k) => [0, 1].every((j) => kinds[j] === '0' || kinds[j] === k[j])))
        return false;
    }
    return found;
  }

  /** Names the fused kernel: the same for all launches that it serves. */
  get key(): string {
    const { kernel, id } = this.program;
    const written = new Set<Inlined>();
    const write = (operand: Operand): string => {
      if (typeof operand === 'number') return String(operand);
      if (written.has(operand)) return `#${operand.number}`;
      written.add(operand);
      return `(${operand.waiting.program.id} ${operand.operands.map(write).join(' ')})`;
    };
    const kept = kernel.kind === 'map' ? 0 : kernel.kept;
    const kinds = this.leaves.map(
      ({ strides }) => innerStride(strides.slice(0, kept)) + innerStride(strides.slice(kept)),
    );
    const out = kernel.kind === 'map' ? innerStride(this.out.strides) : '';
    return `${id} ${this.operands.map(write).join(' ')} ${this.sizes.length} ${out}${kinds.join('')}`;
  }

  kernel(): MapKernel | ReduceKernel {
    const { kernel } = this.program;
    const made = new Map<Inlined, Expr>();
    const fill = (body: Expr, operands: readonly Operand[], firstScalar: number): Expr =>
      e.substitute(body, (leaf) => {
        if (leaf.kind === 'input') return value(operands[leaf.index]!);
        return leaf.kind === 'scalar' ? e.scalar(firstScalar + leaf.index, leaf.dtype) : leaf;
      });
    const value = (operand: Operand): Expr => {
      if (typeof operand === 'number') return e.input(operand, this.leaves[operand]!.dtype);
      let expr = made.get(operand);
      if (expr === undefined) {
        const { body, output } = operand.waiting.program.kernel;
        made.set(operand, (expr = e.cast(fill(body, operand.operands, operand.firstScalar), output)));
      }
      return expr;
    };
    const inputs = this.leaves.map(({ dtype }) => dtype);
    const scalars = this.scalarTypes;
    const strides = this.leaves.map((leaf) => leaf.strides);
    if (kernel.kind === 'map') {
      return {
        kind: 'map',
        rank: this.sizes.length,
        inner: [this.out.strides, ...strides].map(innerStride),
        inputs,
        scalars,
        body: fill(kernel.body, this.operands, 0),
        output: kernel.output,
      };
    }
    const { kept } = kernel;
    return {
      ...kernel,
      outer: strides.map((s) => innerStride(s.slice(0, kept))),
      inner: strides.map((s) => innerStride(s.slice(kept))),
      inputs,
      scalars,
      prologue: fill(kernel.prologue, this.operands, 0),
    };
  }

  launch(): Launch {
    const { leaves, sizes, out } = this;
    return {
      buffers: this.buffers,
      offsets: [out.offset, ...leaves.map(({ offset }) => offset)],
      scalars: this.scalars,
      geometry: flatten(sizes, out.strides, ...leaves.map(({ strides }) => strides)),
    };
  }
}

const samePlace = (a: Place, b: Place): boolean => a.offset === b.offset && sameShape(a.strides, b.strides);

/** Among what a flat map of `size` elements reads, a map of several dimensions whose result it walks through as it lies. */
function findFiner(
  size: number,
  sources: readonly (Waiting | null)[],
  places: readonly Place[],
): Waiting | null {
  for (const [i, source] of sources.entries()) {
    const { offset, strides } = places[i]!;
    if (source === null || source.done || strides[0] !== 1) continue;
    const own = source.place(0);
    if (own.strides.length > 1) {
      const total = source.sizes.reduce((product, n) => product * n, 1);
      if (total === size && offset === own.offset && source.isRowMajor) return source;
      continue;
    }
    if (offset !== own.offset || source.sizes[0] !== size || source.program.knowsCoordinates) continue;
    const found = findFiner(
      size,
      source.sources,
      source.sources.map((_, k) => source.place(k + 1)),
    );
    if (found !== null) return found;
  }
  return null;
}
