import type { DType, Expr, InnerStride, MapKernel } from '@t/core/kernel';
import { describe, expect, test } from 'vitest';
import { device } from '../device.ts';
import { beside, random, values, type Case } from './beside.ts';

const DTYPES: readonly DType[] = ['float32', 'int32', 'uint8', 'bool'];

const input = (index: number, dtype: DType): Expr => ({ kind: 'input', index, dtype });
const cast = (a: Expr, dtype: DType): Expr => (a.dtype === dtype ? a : { kind: 'cast', a, dtype });
const binary = (fn: 'sub' | 'max' | 'add', a: Expr, b: Expr): Expr => ({
  kind: 'binary',
  fn,
  a,
  b,
  dtype: a.dtype,
});

/** The greatest of all inputs, less the scalar, plus the coordinates where they are read. */
function bodyOf(dtype: DType, inputs: readonly DType[], coords: number): Expr {
  const converted = inputs.map((from, k) => cast(input(k, from), dtype));
  const most = converted.reduce((a, b) => binary('max', a, b));
  const less = binary('sub', most, { kind: 'scalar', index: 0, dtype });
  const axes = Array.from({ length: coords }, (_, axis): Expr => ({ kind: 'coord', axis, dtype: 'int32' }));
  return axes.reduce((sum, coord) => binary('add', sum, cast(coord, dtype)), less);
}

const pick = <T>(list: readonly T[], rand: (below: number) => number): T => list[rand(list.length)]!;

/** A launch with any rank, sizes, strides, offsets and dtypes; `quads` makes all of them multiples of four where they may be. */
function caseOf(rand: (below: number) => number, quads: boolean): Case {
  const rank = 1 + rand(quads ? 3 : 4);
  const sizes = Array.from({ length: rank }, () => (quads ? 8 + rand(9) : rand(6)));
  if (quads) sizes[rank - 1] = rank === 1 ? 1024 + rand(40) : [1024, 512, 140][rank - 1]!;
  const inputs = Array.from({ length: 1 + rand(3) }, () => pick(DTYPES, rand));
  const dtype = pick(DTYPES, rand);
  const output = pick(DTYPES, rand);
  const dtypes = [output, ...inputs];
  const inner = dtypes.map((_, k): InnerStride => {
    if (quads && rand(8) > 0) return k === 0 || rand(2) > 0 ? '1' : '0';
    return pick(k === 0 ? ['1', 's'] : ['0', '1', 's'], rand);
  });
  const unit = quads && rand(4) > 0 ? 4 : 1;
  const lengths: number[] = [];
  const strides = inner.map((kind, k) => {
    const step = kind === '0' ? 0 : kind === '1' ? 1 : 2 + rand(2);
    const list = [step];
    let extent = Math.max(1, sizes[rank - 1]! * Math.max(1, step));
    for (let d = rank - 2; d >= 0; d--) {
      extent = Math.ceil((extent + rand(3)) / unit) * unit;
      // An input may be read again and again along a dimension.
      list.unshift(k > 0 && rand(4) === 0 ? 0 : extent);
      extent *= Math.max(1, sizes[d]!);
    }
    lengths.push(extent);
    return list;
  });
  const offsets = lengths.map(() => rand(3) * unit);
  const kernel: MapKernel = {
    kind: 'map',
    rank,
    inner,
    inputs,
    scalars: [dtype],
    body: cast(bodyOf(dtype, inputs, rand(2) === 0 ? 0 : rank), output),
    output,
  };
  return {
    kernel,
    dtypes,
    data: dtypes.map((each, k) => values(each, lengths[k]! + offsets[k]! + 5, rand)),
    offsets,
    scalars: [rand(20) - 10],
    geometry: [...sizes, ...strides.flat()],
  };
}

describe('a map over any layout is what the interpreter says', () => {
  test.each([
    ['element by element', false],
    ['by quads', true],
  ])('%s', async (_, quads) => {
    const rand = random(quads ? 2 : 1);
    for (let i = 0; i < 150; i++) expect(await beside(device.backend, caseOf(rand, quads))).toEqual([]);
  });
});

test('an output that is an input too, by quads and with a part of one left over', async () => {
  const kernel: MapKernel = {
    kind: 'map',
    rank: 1,
    inner: ['1', '1', '0'],
    inputs: ['float32', 'float32'],
    scalars: [],
    body: binary('add', input(0, 'float32'), input(1, 'float32')),
    output: 'float32',
  };
  // What follows the elements belongs to others, or to nobody.
  for (const [count, length] of [1024, 1025, 1026, 1027].flatMap(
    (n) =>
      [
        [n, 1040],
        [n, n + 4],
      ] as const,
  )) {
    const data = [0, 1].map(() => values('float32', length, random(count), { finite: true }));
    const differences = await beside(device.backend, {
      kernel,
      data,
      dtypes: ['float32', 'float32'],
      buffers: [0, 0, 1],
      offsets: [4, 4, 3],
      geometry: [count, 1, 1, 0],
    });
    expect(differences).toEqual([]);
  }
});

test("what follows the elements in the caller's own GPUBuffer stays as it is", async () => {
  const gpu = device.backend.device.createBuffer({ size: 4 * 1028, usage: 0x80 | 0x04 | 0x08 });
  const whole = device.backend.tensorOver(gpu, [1028]).fill_(7);
  device.backend.tensorOver(gpu, [1025]).add_(1);
  expect(await whole.at('1023:').toArray()).toEqual([8, 8, 7, 7, 7]);
});

test('more elements than one pass of workgroups takes', async () => {
  const count = 1_200_001;
  const kernel: MapKernel = {
    kind: 'map',
    rank: 1,
    inner: ['1', '0'],
    inputs: ['int32'],
    scalars: [],
    body: binary('add', input(0, 'int32'), { kind: 'coord', axis: 0, dtype: 'int32' }),
    output: 'int32',
  };
  const data = [new Int32Array(count), Int32Array.of(7)];
  const launch = {
    kernel,
    data,
    dtypes: ['int32', 'int32'] as const,
    offsets: [0, 0],
    geometry: [count, 1, 0],
  };
  expect(await beside(device.backend, launch)).toEqual([]);
});
