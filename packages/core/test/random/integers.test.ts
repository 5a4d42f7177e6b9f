import { expect, test } from 'vitest';
import { RuntimeError } from '../../src/errors.ts';
import { fillRandint, fillRandintFrom, fillRandom, type Generator } from '../../src/random/index.ts';
import { dtypeInfo, type DType, type TypedArray } from '../../src/tensor/dtype.ts';
import { filled, seeded } from './support.ts';

/** The first `n` numbers of `fill`, and where the stream is then. */
function run(dtype: DType, n: number, fill: (out: TypedArray, gen: Generator) => void): [number[], number] {
  const gen = seeded();
  const out = filled(new (dtypeInfo(dtype).array)(n), (array) => fill(array, gen));
  return [Array.from(out), gen.uniformFloat()];
}

test.each<[DType, number, number, number[], number]>([
  ['int32', -5, 1000, [55, 107, 416, 486, 353, 682], 0.20708602666854858],
  ['int32', -(2 ** 31), 2 ** 31, [-1819742033, -1171069756, 1202242073], 0.6568902730941772],
  ['uint8', 3, 256, [105, 116, 158, 23, 27], 0.4250614047050476],
  ['bool', 0, 2, [1, 0, 1, 0, 1, 1, 1, 1], 0.36531615257263184],
  ['float32', -3, 2 ** 25 + 1, [25751688, 3335245, 27836554, 27797844], 0.23276156187057495],
  ['float64', 0, 2 ** 40, [752595690692, 108744157686, 291964244179], 0.20708602666854858],
  ['float32', 0, 2 ** 40, [836497506304, 966273925120, 774000279552], 0.20708602666854858],
])('randint, %s of [%d, %d)', (dtype, from, to, values, next) => {
  expect(run(dtype, values.length, (out, gen) => fillRandint(out, gen, from, to, dtype))).toEqual([
    values,
    next,
  ]);
});

test.each<[DType, number[], number]>([
  ['bool', [1, 0, 1, 0], 0.23276156187057495],
  ['uint8', [175, 196, 25, 246], 0.23276156187057495],
  ['int32', [327741615, 976413892, 1202242073, 1369975286], 0.23276156187057495],
  ['float32', [8974492, 3335306, 11059538, 11020709], 0.23276156187057495],
  ['float64', [2516435200042024, 2465213813629881, 7765043079597394, 5914923542589598], 0.36531615257263184],
])('random_() of %s', (dtype, values, next) => {
  expect(run(dtype, 4, (out, gen) => fillRandom(out, gen, dtype))).toEqual([values, next]);
});

test.each<[DType, number, number[], number]>([
  ['uint8', 250, [253, 254, 251, 252], 0.23276156187057495],
  ['int32', 2 ** 31 - 9, [2147483639, 2147483643, 2147483646], 0.6568902730941772],
  ['float64', 5, [2516435200042809, 2465213813637871, 7765043079601884], 0.20708602666854858],
  [
    'float32',
    -(2 ** 63),
    [1.4076394535387136e18, -4.0597817588187136e18, 8.087223032373838e18],
    0.20708602666854858,
  ],
])('random_(from, None) of %s from %d', (dtype, from, values, next) => {
  expect(run(dtype, values.length, (out, gen) => fillRandintFrom(out, gen, from, dtype))).toEqual([
    values,
    next,
  ]);
});

test.each<[DType, number | bigint, number | bigint, string]>([
  ['float32', 5, 5, "random_ expects 'from' to be less than 'to', but got from=5 >= to=5"],
  ['int32', 7, 5, "random_ expects 'from' to be less than 'to', but got from=7 >= to=5"],
  ['uint8', 0, 300, 'to - 1 is out of bounds for unsigned char'],
  ['uint8', -1, 3, 'from is out of bounds for unsigned char'],
  ['bool', 0, 3, 'to - 1 is out of bounds for bool'],
  ['int32', 0, 2 ** 31 + 1, 'to - 1 is out of bounds for int'],
  ['float64', 0, 2n ** 63n, 'Overflow when unpacking long'],
])('randint refuses %s of [%s, %s)', (dtype, from, to, message) => {
  const out = new (dtypeInfo(dtype).array)(2);
  expect(() => fillRandint(out, seeded(), from, to, dtype)).toThrow(new RuntimeError(message));
});

test('randint refuses fractions', () => {
  expect(() => fillRandint(new Int32Array(2), seeded(), 0, 1.5, 'int32')).toThrow(TypeError);
});

test.each<[DType, number, string]>([
  ['uint8', 300, 'from is out of bounds for unsigned char'],
  [
    'float32',
    2 ** 24 + 5,
    "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, " +
      'but got from=16777221 > to_inc=16777216',
  ],
  [
    'int32',
    -(2 ** 63),
    'random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16',
  ],
  ['bool', -(2 ** 63), '"random_full_64_bits_range_kernel_cpu" not implemented for \'Bool\''],
])('random_(from, None) refuses %s from %d', (dtype, from, message) => {
  const out = new (dtypeInfo(dtype).array)(2);
  expect(() => fillRandintFrom(out, seeded(), from, dtype)).toThrow(new RuntimeError(message));
});
