import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { js } from '@t/backend-js';
import { reference } from '@t/core';
import type {
  BinaryFn,
  Combine,
  DType,
  Expr,
  MatmulKernel,
  RowStage,
  ScanKernel,
  ScatterKernel,
} from '@t/core/kernel';
import { exprArb } from './expressions.ts';
import {
  extent,
  innerStride,
  operandArb,
  run,
  sizesArb,
  valueArb,
  type Case,
  type Operand,
} from './launches.ts';

/** The interpreter of the IR is the oracle: a compiled backend must agree with it on any kernel and any launch. */
const oracle = reference();
const backend = js();

const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'uint8', 'bool'];
const dtypeArb = fc.constantFrom(...DTYPES);
const numeric = fc.constantFrom<DType>('float32', 'float64', 'int32', 'uint8');

/** Where backend and oracle disagree on the outputs: beyond bound * (1 + |expected|), or at all. */
function difference(testCase: Case, bound: number): string | undefined {
  const expected = run(oracle, testCase);
  const actual = run(backend, testCase);
  for (const [k, array] of expected.entries()) {
    for (let i = 0; i < array.length; i++) {
      const [want, got] = [array[i]!, actual[k]![i]!];
      if (Object.is(want, got) || Math.abs(got - want) <= bound * (1 + Math.abs(want))) continue;
      return `output ${k}, element ${i}: ${got}, expected ${want}`;
    }
  }
  return undefined;
}

/** The smallest case on which they disagree, as text; null if there is none. */
function disagreement(cases: fc.Arbitrary<Case>, bound = 0, numRuns = 150): string | null {
  const agrees = fc.property(cases, (testCase) => {
    const found = difference(testCase, bound);
    if (found !== undefined) throw new Error(found);
  });
  return fc.defaultReportMessage(fc.check(agrees, { numRuns, seed: 7 })) ?? null;
}

const operandsArb = (
  dtypes: readonly DType[],
  sizes: readonly number[],
  values?: fc.Arbitrary<number>,
): fc.Arbitrary<Operand[]> =>
  fc.tuple(
    ...dtypes.map((dtype) => operandArb(dtype, sizes, { expanded: true, ...(values && { value: values }) })),
  );

const scalarsArb = (dtypes: readonly DType[]): fc.Arbitrary<number[]> => fc.tuple(...dtypes.map(valueArb));

describe('backend-js beside the interpreter', () => {
  it('map: any expression over any strides, expanded inputs and coordinates included', () => {
    const cases = fc
      .record({
        sizes: sizesArb(1, 4),
        inputs: fc.array(dtypeArb, { minLength: 1, maxLength: 3 }),
        scalars: fc.array(dtypeArb, { maxLength: 2 }),
        output: dtypeArb,
      })
      .chain(({ sizes, inputs, scalars, output }) =>
        fc
          .record({
            body: exprArb(output, { inputs, scalars, rank: sizes.length }, 3),
            target: operandArb(output, sizes),
            sources: operandsArb(inputs, sizes),
            values: scalarsArb(scalars),
          })
          .map(({ body, target, sources, values }): Case => {
            const operands = [target, ...sources];
            const inner = operands.map(({ strides }) => innerStride(strides));
            return {
              kernel: { kind: 'map', rank: sizes.length, inner, inputs, scalars, body, output },
              operands,
              outputs: 1,
              scalars: values,
              geometry: [...sizes, ...operands.flatMap(({ strides }) => strides)],
            };
          }),
      );
    expect(disagreement(cases, 0, 400)).toBeNull();
  });

  type Sizes = { readonly kept: number[]; readonly reduced: number[] };
  const smallSizes: fc.Arbitrary<Sizes> = fc.record({ kept: sizesArb(1, 3), reduced: sizesArb(1, 2) });
  /** Long enough for unrolled loops and rows of accumulators. */
  const longSizes: fc.Arbitrary<Sizes> = fc.constantFrom(
    { kept: [9], reduced: [37] },
    { kept: [2, 12], reduced: [3, 11] },
    { kept: [1100], reduced: [3] },
  );

  const reduceCases = (
    combine: Combine,
    dtypes: fc.Arbitrary<DType>,
    values?: fc.Arbitrary<number>,
    sizes = smallSizes,
  ): fc.Arbitrary<Case> =>
    fc
      .tuple(sizes, dtypes)
      .map(([{ kept, reduced }, dtype]) => ({ kept, reduced, dtype }))
      .filter(
        ({ reduced }) => !reduced.includes(0) || combine === 'sum' || combine === 'prod' || combine === 'any',
      )
      .chain(({ kept, reduced, dtype }) => {
        const accumulator: DType =
          combine === 'all' || combine === 'any' ? 'bool' : combine.startsWith('arg') ? 'int32' : dtype;
        return fc
          .record({
            target: operandArb(accumulator, kept),
            source: operandArb(dtype, [...kept, ...reduced], {
              expanded: true,
              ...(values && { value: values }),
            }),
          })
          .map(
            ({ target, source }): Case => ({
              kernel: {
                kind: 'reduce',
                kept: kept.length,
                reduced: reduced.length,
                outer: [innerStride(source.strides.slice(0, kept.length))],
                inner: [innerStride(source.strides)],
                inputs: [dtype],
                scalars: [],
                prologue: { kind: 'input', index: 0, dtype },
                combine,
                epilogue: { kind: 'input', index: 0, dtype: accumulator },
                output: accumulator,
              },
              operands: [target, source],
              outputs: 1,
              scalars: [],
              geometry: [...kept, ...reduced, ...target.strides, ...source.strides],
            }),
          );
      });

  const tame = fc.double({ min: -4, max: 4, noNaN: true }).map(Math.fround);
  const floats = fc.constantFrom<DType>('float32', 'float64');

  it.each<Combine>(['max', 'min', 'argmax', 'argmin', 'all', 'any'])(
    'reduce %s: exactly, NaN included',
    (combine) => {
      expect(disagreement(reduceCases(combine, numeric))).toBeNull();
      expect(disagreement(reduceCases(combine, numeric, undefined, longSizes), 0, 20)).toBeNull();
    },
  );

  it.each<Combine>(['sum', 'prod'])('reduce %s: integers wrap alike', (combine) => {
    expect(disagreement(reduceCases(combine, fc.constantFrom<DType>('int32', 'uint8')))).toBeNull();
  });

  it.each<Combine>(['sum', 'prod'])('reduce %s: floats, whatever the order of the sum', (combine) => {
    expect(disagreement(reduceCases(combine, floats, tame), 1e-6)).toBeNull();
    expect(disagreement(reduceCases(combine, floats, tame, longSizes), 1e-6, 30)).toBeNull();
  });

  it('reduce: expressions before and after the combination', () => {
    const cases = fc
      .record({
        kept: sizesArb(1, 2),
        reduced: sizesArb(1, 2),
        inputs: fc.array(dtypeArb, { minLength: 1, maxLength: 2 }),
      })
      .chain(({ kept, reduced, inputs }) => {
        const sizes = [...kept, ...reduced];
        return fc
          .record({
            prologue: exprArb('int32', { inputs, scalars: ['int32'], rank: 0 }, 2),
            epilogue: exprArb('int32', { inputs: ['int32'], scalars: ['int32'], rank: 0 }, 2),
            target: operandArb('int32', kept),
            sources: operandsArb(inputs, sizes),
            values: scalarsArb(['int32']),
          })
          .map(
            ({ prologue, epilogue, target, sources, values }): Case => ({
              kernel: {
                kind: 'reduce',
                kept: kept.length,
                reduced: reduced.length,
                outer: sources.map(({ strides }) => innerStride(strides.slice(0, kept.length))),
                inner: sources.map(({ strides }) => innerStride(strides)),
                inputs,
                scalars: ['int32'],
                prologue,
                combine: 'sum',
                epilogue,
                output: 'int32',
              },
              operands: [target, ...sources],
              outputs: 1,
              scalars: values,
              geometry: [...sizes, ...target.strides, ...sources.flatMap(({ strides }) => strides)],
            }),
          );
      });
    expect(disagreement(cases)).toBeNull();
  });

  it('normalise: any stages, kept values and saved results over any strides', () => {
    const cases = fc
      .record({
        sizes: fc
          .tuple(sizesArb(0, 2, 9), fc.integer({ min: 1, max: 11 }))
          .map(([outer, n]) => [...outer, n]),
        inputs: fc.array(dtypeArb, { minLength: 1, maxLength: 2 }),
        combines: fc.array(fc.constantFrom<RowStage['combine']>('sum', 'prod', 'max', 'min', 'all', 'any'), {
          minLength: 1,
          maxLength: 2,
        }),
        keeps: fc.constantFrom(null, 0),
        saves: fc.constantFrom([], [0]),
      })
      .chain(({ sizes, inputs, combines, keeps, saves }) => {
        const results: DType[] = combines.map(() => 'int32');
        const leaves = (known: number) => ({
          inputs: [...inputs, ...results.slice(0, known)],
          scalars: ['int32' as const],
          rank: 0,
        });
        const stage = (combine: RowStage['combine'], j: number): fc.Arbitrary<RowStage> => {
          const accumulator: DType = combine === 'all' || combine === 'any' ? 'bool' : 'int32';
          return fc
            .record({
              prologue: exprArb('int32', leaves(j), 2),
              epilogue: exprArb('int32', { inputs: [accumulator], scalars: ['int32'], rank: 0 }, 2),
            })
            .map((exprs) => ({ combine, ...exprs }));
        };
        const all = leaves(combines.length);
        return fc
          .record({
            stages: fc.tuple(...combines.map(stage)),
            body: exprArb('int32', keeps === null ? all : { ...all, inputs: [...all.inputs, 'int32'] }, 2),
            target: operandArb('int32', sizes),
            saved: fc.tuple(...saves.map(() => operandArb('int32', [...sizes.slice(0, -1), 1]))),
            sources: operandsArb(inputs, sizes),
            values: scalarsArb(['int32']),
          })
          .map(({ stages, body, target, saved, sources, values }): Case => {
            const operands = [target, ...saved, ...sources];
            const inner = [target, ...sources].map(({ strides }) => innerStride(strides));
            const scalars: DType[] = ['int32'];
            return {
              kernel: {
                kind: 'normalise',
                rank: sizes.length,
                inner,
                inputs,
                scalars,
                stages,
                keeps,
                saves,
                body,
                output: 'int32',
              },
              operands,
              outputs: 1 + saved.length,
              scalars: values,
              geometry: [...sizes, ...operands.flatMap(({ strides }) => strides)],
            };
          });
      });
    expect(disagreement(cases, 0, 300)).toBeNull();
  });

  /** Epilogues of a product with two further buffers and two scalars: any of integers, continuous ones of floats. */
  const epilogueArb = (dtype: DType): fc.Arbitrary<Expr> => {
    const leaves = { inputs: [dtype, dtype, dtype], scalars: [dtype, dtype], rank: 0 };
    if (dtype === 'int32' || dtype === 'uint8') return exprArb(dtype, leaves, 3);
    const leaf = (kind: 'input' | 'scalar', index: number): Expr => ({ kind, index, dtype });
    const binary = (fn: BinaryFn, a: Expr, b: Expr): Expr => ({ kind: 'binary', fn, a, b, dtype });
    const [y, x, z, alpha, beta] = [
      leaf('input', 0),
      leaf('input', 1),
      leaf('input', 2),
      leaf('scalar', 0),
      leaf('scalar', 1),
    ] as const;
    return fc.constantFrom(
      y,
      binary('add', y, x),
      binary('add', binary('mul', alpha, x), binary('mul', beta, y)),
      binary('max', binary('add', binary('add', y, z), x), { kind: 'const', value: 0, dtype }),
    );
  };

  it('matmul: batched, in every layout, across the edges of its blocks, with epilogues', () => {
    const layouts = fc.constantFrom<MatmulKernel['a']>('row', 'column', 'strided');
    const matrix = (
      dtype: DType,
      layout: MatmulKernel['a'],
      [batch, rows, columns]: readonly [number, number, number],
    ): fc.Arbitrary<Operand> =>
      fc
        .record({
          pad: fc.integer({ min: 0, max: 2 }),
          offset: fc.integer({ min: 0, max: 2 }),
          shared: fc.boolean(),
        })
        .chain(({ pad, offset, shared }) => {
          const [row, column] =
            layout === 'row'
              ? [columns + pad, 1]
              : layout === 'column'
                ? [1, rows + pad]
                : [2 * columns + pad, 2];
          const span = extent([rows, columns], [row, column]);
          const strides = [shared ? 0 : span + pad, row, column];
          const length = offset + extent([batch, rows, columns], strides);
          return fc
            .array(dtype.startsWith('float') ? tame : valueArb(dtype), {
              minLength: length,
              maxLength: length,
            })
            .map((data) => ({ dtype, strides, offset, data }));
        });
    const cases = (maxSize: number): fc.Arbitrary<Case> =>
      fc
        .record({
          sizes: fc.tuple(
            fc.integer({ min: 0, max: 2 }),
            ...[0, 1, 2].map(() => fc.integer({ min: 0, max: maxSize })),
          ),
          dtype: numeric,
          a: layouts,
          b: layouts,
        })
        .chain(({ sizes, dtype, a, b }) => {
          const [batch, m, n, k] = sizes as [number, number, number, number];
          const value = dtype.startsWith('float') ? tame : valueArb(dtype);
          return fc
            .record({
              out: operandArb(dtype, [batch, m, n]),
              left: matrix(dtype, a, [batch, m, k]),
              right: matrix(dtype, b, [batch, k, n]),
              further: operandsArb([dtype, dtype], [batch, m, n], value),
              scalars: fc.tuple(value, value),
              epilogue: epilogueArb(dtype),
            })
            .map(({ out, left, right, further, scalars, epilogue }): Case => {
              const operands = [out, left, right, ...further];
              return {
                kernel: {
                  kind: 'matmul',
                  dtype,
                  a,
                  b,
                  inner: further.map(({ strides }) => innerStride(strides)),
                  scalars: [dtype, dtype],
                  epilogue,
                },
                operands,
                outputs: 1,
                scalars,
                geometry: [batch, m, n, k, ...operands.flatMap(({ strides }) => strides)],
              };
            });
        });
    expect(disagreement(cases(9), 1e-5)).toBeNull();
    expect(disagreement(cases(40), 1e-4, 30)).toBeNull();
  });

  /** Index buffers over `sizes` into a dimension of `size`, negative indices included. */
  const indexArb = (sizes: readonly number[], size: number): fc.Arbitrary<Operand> =>
    operandArb('int32', sizes, { expanded: true, value: fc.integer({ min: -size, max: size - 1 }) });

  const indexedCases = (
    kind: 'gather' | 'scatter',
    combine: ScatterKernel['combine'] = 'set',
  ): fc.Arbitrary<Case> =>
    fc
      .record({
        sizes: sizesArb(1, 3, 4),
        targets: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
        dtype: combine === 'set' ? dtypeArb : numeric,
      })
      .chain(({ sizes, targets, dtype }) => {
        const all = [...sizes, ...targets];
        return fc
          .record({
            direct: operandArb(dtype, sizes, { expanded: kind === 'scatter' }),
            indexed: operandArb(dtype, all, { expanded: kind === 'gather' }),
            indices: fc.tuple(...targets.map((size) => indexArb(sizes, size))),
          })
          .map(({ direct, indexed, indices }): Case => {
            const walk = indexed.strides.slice(0, sizes.length);
            const pairs = targets.flatMap((size, j) => [indexed.strides[sizes.length + j]!, size]);
            const first = kind === 'gather' ? direct.strides : walk;
            const second = kind === 'gather' ? walk : direct.strides;
            const common = { rank: sizes.length, indices: targets.length, dtype };
            return {
              kernel: kind === 'gather' ? { kind, ...common } : { kind, ...common, combine },
              operands: [...(kind === 'gather' ? [direct, indexed] : [indexed, direct]), ...indices],
              outputs: 1,
              scalars: [],
              geometry: [
                ...sizes,
                ...first,
                ...second,
                ...indices.flatMap(({ strides }) => strides),
                ...pairs,
              ],
            };
          });
      });

  it('gather: any number of indices, wrapping', () => {
    expect(disagreement(indexedCases('gather'))).toBeNull();
  });

  it.each<ScatterKernel['combine']>(['set', 'add', 'mul', 'max', 'min'])(
    'scatter %s: in row-major order, so that the last write counts',
    (combine) => {
      const bound = combine === 'set' ? 0 : 1e-6;
      expect(disagreement(indexedCases('scatter', combine), bound)).toBeNull();
    },
  );

  it.each<ScanKernel['combine']>(['sum', 'prod', 'max', 'min', 'logaddexp'])('scan %s', (combine) => {
    const dtypes = combine === 'logaddexp' ? floats : numeric;
    const cases = fc
      .record({ sizes: sizesArb(1, 3), dtype: dtypes, wantsIndices: fc.boolean() })
      .chain(({ sizes, dtype, wantsIndices }) => {
        const withIndices = wantsIndices && (combine === 'max' || combine === 'min');
        const exact = combine === 'max' || combine === 'min' || !dtype.startsWith('float');
        return fc
          .record({
            values: operandArb(dtype, sizes),
            indices: operandArb('int32', sizes),
            source: operandArb(dtype, sizes, { expanded: true, ...(exact ? {} : { value: tame }) }),
          })
          .map(({ values, indices, source }): Case => {
            const operands = [values, ...(withIndices ? [indices] : []), source];
            return {
              kernel: { kind: 'scan', rank: sizes.length, dtype, combine, withIndices },
              operands,
              outputs: operands.length - 1,
              scalars: [],
              geometry: [...sizes, ...operands.flatMap(({ strides }) => strides)],
            };
          });
      });
    expect(disagreement(cases, 1e-6)).toBeNull();
  });

  it('sort: stable, NaN last, both ways', () => {
    const cases = fc
      .record({ sizes: sizesArb(1, 3, 8), dtype: dtypeArb, descending: fc.boolean() })
      .chain(({ sizes, dtype, descending }) =>
        fc
          .record({
            values: operandArb(dtype, sizes),
            indices: operandArb('int32', sizes),
            source: operandArb(dtype, sizes, { expanded: true }),
          })
          .map(({ values, indices, source }): Case => {
            const operands = [values, indices, source];
            return {
              kernel: { kind: 'sort', rank: sizes.length, dtype, descending },
              operands,
              outputs: 2,
              scalars: [],
              geometry: [...sizes, ...operands.flatMap(({ strides }) => strides)],
            };
          }),
      );
    expect(disagreement(cases)).toBeNull();
  });
});
