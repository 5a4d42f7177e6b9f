import type { DType, Expr, InnerStride, MatmulKernel } from '@t/core/kernel';
import type { FunctionBuilder, ModuleBuilder, ValueType } from '../assembler/index.ts';
import { share } from '../kernels/share.ts';
import { VectorAccess, vectorLoop } from '../kernels/vector-loop.ts';
import { unrolling, VectorEmitter, type Vector } from '../kernels/vector.ts';

/** What is done with each element of a product, of one dtype with SIMD. */
export class Epilogue {
  readonly dtype: DType;
  readonly inner: readonly InnerStride[];
  readonly scalars: readonly DType[];
  readonly body: Expr;
  /** Nothing is done. */
  readonly isIdentity: boolean;
  /** It is applied to tiles in registers; where a buffer lies across the columns, line by line afterwards. */
  readonly inTiles: boolean;

  constructor({ dtype, inner, scalars, epilogue }: MatmulKernel) {
    this.dtype = dtype;
    this.inner = inner;
    this.scalars = scalars;
    this.body = share(epilogue);
    this.isIdentity = epilogue.kind === 'input' && epilogue.index === 0;
    this.inTiles = !this.isIdentity && !inner.includes('s');
  }

  /**
   * What functions on tiles are told besides: whether to apply it, then the address of the tile's first element of each
   * further buffer, then the distances of their rows in bytes, and the scalars.
   */
  get tileParams(): ValueType[] {
    if (!this.inTiles) return [];
    const addresses = this.inner.map(() => 'i32' as const);
    return ['i32', ...addresses, ...addresses, ...this.scalars.map(() => 'f64' as const)];
  }
}

/** Numbers of the parameters of `tileParams`. */
export interface TileArguments {
  readonly apply: number;
  readonly pointers: readonly number[];
  readonly rowStrides: readonly number[];
  readonly scalars: readonly number[];
}

/** Those from number `first` on. */
export function tileArguments({ inner, scalars }: Epilogue, first: number): TileArguments {
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  return {
    apply: first,
    pointers: range(first + 1, inner.length),
    rowStrides: range(first + 1 + inner.length, inner.length),
    scalars: range(first + 1 + 2 * inner.length, scalars.length),
  };
}

/**
 * Applies the epilogue to a tile: rows of vector locals, which hold the product and then the result. `pointers` are, for
 * each row, those to the tile's part of each further buffer; whole vectors are read. `scalars` are parameters of type f64.
 */
export function applyToTile(
  m: ModuleBuilder,
  f: FunctionBuilder,
  { dtype, inner, body, scalars }: Epilogue,
  rows: readonly (readonly number[])[],
  pointers: readonly (readonly number[])[],
  parameters: readonly number[],
): void {
  const access = new VectorAccess(m, f);
  const numbers = scalars.map((type, i) => access.scalar(parameters[i]!, type));
  // Emitters compute four elements: two vectors of doubles, of which the last one of a row may stand alone.
  const together = dtype === 'float64' ? 2 : 1;
  rows.forEach((row, r) => {
    const splats = inner.map((kind, k) => (kind === '0' ? access.splat(pointers[r]![k]!, dtype) : null));
    for (let v = 0; v < row.length; v += together) {
      const part = row.slice(v, v + together);
      const input = (index: number): Vector => {
        if (index === 0) return part.length === together ? part : [part[0]!, part[0]!];
        return splats[index - 1] ?? access.load(pointers[r]![index - 1]!, dtype, 4 * (v / together));
      };
      const emitter = new VectorEmitter(m, f, { input, scalar: (i) => numbers[i]! }, false, new Map());
      const value = emitter.emit(body);
      part.forEach((sum, i) => f.get(value[i]!).set(sum));
    }
  });
}

/**
 * Applies the epilogue to adjacent elements of the result. Parameters: the address of the first one, their number, for
 * each further buffer the address of its first one and their distance in bytes, and the scalars.
 */
export function lineFinisher(m: ModuleBuilder, { dtype, inner, body, scalars }: Epilogue): number {
  const types: ValueType[] = [
    'i32',
    'i32',
    ...inner.flatMap(() => ['i32', 'i32'] as const),
    ...scalars.map(() => 'f64' as const),
  ];
  return m.add(types, [], (f) => {
    const access = new VectorAccess(m, f);
    const out = { pointer: 0, dtype, kind: '1', stride: -1 } as const;
    const further = inner.map(
      (_, k) => ({ pointer: 2 + 2 * k, dtype, kind: 's', stride: 3 + 2 * k }) as const,
    );
    const first = 2 + 2 * inner.length;
    vectorLoop(m, f, access, 1, {
      exprs: [body],
      inputs: [out, ...further],
      outputs: [out],
      scalars: scalars.map((type, i) => access.scalar(first + i, type)),
      unroll: inner.length > 0 ? 1 : unrolling(body),
      write: (emitters, single, [target]) => {
        const values = emitters.map((emitter) => emitter.emit(body));
        values.forEach((value, i) => {
          if (single) access.storeOne(target!.pointer, value, dtype);
          else access.store(target!.pointer, value, dtype, 4 * i);
        });
      },
    });
  });
}
