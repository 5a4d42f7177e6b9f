import * as fc from 'fast-check';
import {
  dtypeInfo,
  type Backend,
  type DType,
  type InnerStride,
  type Kernel,
  type TypedArray,
} from '@t/core/kernel';

/** A kernel with everything one run of it needs. */
export interface Case {
  readonly kernel: Kernel;
  /** Outputs first, then inputs. */
  readonly operands: readonly Operand[];
  readonly outputs: number;
  readonly scalars: readonly number[];
  readonly geometry: readonly number[];
}

/** A buffer with its content, and how the kernel walks it. */
export interface Operand {
  readonly dtype: DType;
  readonly strides: readonly number[];
  readonly offset: number;
  readonly data: readonly number[];
}

/** The whole content of the output buffers afterwards, so that a stray write shows too. */
export function run(backend: Backend, { kernel, operands, outputs, scalars, geometry }: Case): TypedArray[] {
  const buffers = operands.map(({ dtype, data }) => {
    const buffer = backend.alloc(dtype, data.length);
    if (data.length > 0) backend.write(buffer, 0, new (dtypeInfo(dtype).array)([...data]));
    return buffer;
  });
  backend.run(backend.compile(kernel), {
    buffers,
    offsets: operands.map(({ offset }) => offset),
    scalars: [...scalars],
    geometry: Int32Array.from(geometry),
  });
  return operands.slice(0, outputs).map(({ data }, i) => backend.readSync!(buffers[i]!, 0, data.length));
}

export const innerStride = (strides: readonly number[]): InnerStride => {
  const last = strides.at(-1);
  return last === 0 ? '0' : last === 1 ? '1' : 's';
};

export const sizesArb = (minRank: number, maxRank: number, maxSize = 5): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: maxSize }), { minLength: minRank, maxLength: maxRank });

const small = fc.double({ min: -20, max: 20, noNaN: true });
const special = fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 2.5, 1e-30, 3e38);

/** Numbers that `dtype` holds, with more than their share of special ones. */
export function valueArb(dtype: DType): fc.Arbitrary<number> {
  switch (dtype) {
    case 'float64':
      return fc.oneof({ weight: 6, arbitrary: small }, special);
    case 'float32':
      return valueArb('float64').map(Math.fround);
    case 'int32':
      return fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.integer());
    case 'uint8':
      return fc.integer({ min: 0, max: 255 });
    case 'bool':
      return fc.integer({ min: 0, max: 1 });
  }
}

export interface WalkOptions {
  /** Strides of 0 are allowed: expanded inputs. */
  readonly expanded?: boolean;
  /** Leave the innermost stride alone in this form. */
  readonly value?: fc.Arbitrary<number>;
}

/** A buffer walked over `sizes` in any order of its dimensions, with gaps, from any offset on. */
export function operandArb(
  dtype: DType,
  sizes: readonly number[],
  { expanded = false, value = valueArb(dtype) }: WalkOptions = {},
): fc.Arbitrary<Operand> {
  const dims = [...sizes.keys()];
  return fc
    .record({
      order: fc.oneof(fc.constant(dims), fc.shuffledSubarray(dims, { minLength: dims.length })),
      gaps: fc.array(fc.constantFrom(1, 1, 1, 2), { minLength: dims.length, maxLength: dims.length }),
      zeros: fc.array(expanded ? fc.constantFrom(false, false, false, true) : fc.constant(false), {
        minLength: dims.length,
        maxLength: dims.length,
      }),
      offset: fc.integer({ min: 0, max: 3 }),
      tail: fc.integer({ min: 0, max: 2 }),
    })
    .chain(({ order, gaps, zeros, offset, tail }) => {
      const strides = new Array<number>(dims.length).fill(0);
      let stride = 1;
      for (const d of order.toReversed()) {
        if (zeros[d]) continue;
        strides[d] = stride * gaps[d]!;
        stride = strides[d]! * Math.max(sizes[d]!, 1);
      }
      const length = offset + extent(sizes, strides) + tail;
      return fc
        .array(value, { minLength: length, maxLength: length })
        .map((data) => ({ dtype, strides, offset, data }));
    });
}

/** Elements from the first to the last that is visited. */
export const extent = (sizes: readonly number[], strides: readonly number[]): number =>
  sizes.includes(0) ? 0 : 1 + sizes.reduce((sum, size, d) => sum + (size - 1) * strides[d]!, 0);
