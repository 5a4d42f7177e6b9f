import { expect, test } from 'vitest';
import { fillCauchy, fillExponential, fillGeometric, fillLogNormal } from '../../src/random/index.ts';
import { filled, seeded } from './support.ts';

type Fill = (out: Float32Array | Float64Array, gen: ReturnType<typeof seeded>) => void;

test.each<[string, Fill, number[], number[]]>([
  [
    'exponential',
    (out, gen) => fillExponential(out, gen, 1.5),
    [0.21842928230762482, 0.21318897604942322, 1.3207836151123047, 0.7127445936203003],
    [0.2184292819887193, 0.2131889807347856, 1.3207836361859682],
  ],
  [
    'cauchy',
    (out, gen) => fillCauchy(out, gen, 1, 2),
    [-0.6611115336418152, -0.7224060893058777, 5.323784351348877, 2.0725667476654053],
    [-0.6611115499249394, -0.7224061115390794, 5.323784455837047],
  ],
  [
    'log normal',
    (out, gen) => fillLogNormal(out, gen, 0.5, 0.25),
    [1.589311957359314, 2.0067877769470215, 2.0890417098999023, 1.2478399276733398],
    [1.5893120118287583, 2.0067877807382075, 2.089041612618788],
  ],
])('%s, float32 and float64', (_, fill, single, double) => {
  const gen = seeded();
  expect(Array.from(filled(new Float32Array(4), (out) => fill(out, gen)))).toEqual(single);
  expect(gen.uniformFloat()).toBe(0.36531615257263184);
  expect(Array.from(filled(new Float64Array(3), (out) => fill(out, seeded())))).toEqual(double);
});

test('geometric, of any dtype', () => {
  const gen = seeded();
  expect(filled(new Int32Array(8), (out) => fillGeometric(out, gen, 0.2))).toEqual(
    Int32Array.of(6, 6, 1, 2, 1, 1, 6, 3),
  );
  expect(gen.uniformFloat()).toBe(0.720380425453186);
});

test('parameters out of range', () => {
  const out = new Float32Array(4);
  expect(() => fillExponential(out, seeded(), -1)).toThrow(
    'exponential_ expects lambda >= 0.0, but found lambda=-1',
  );
  expect(() => fillExponential(out, seeded(), NaN)).toThrow(
    'exponential_ expects lambda >= 0.0, but found lambda=nan',
  );
  expect(() => fillLogNormal(out, seeded(), 0, 0)).toThrow('log_normal_ expects std > 0.0, but found std=0');
  expect(() => fillLogNormal(out, seeded(), 0, -1.5)).toThrow(
    'log_normal_ expects std > 0.0, but found std=-1.5',
  );
  expect(() => fillGeometric(out, seeded(), 0)).toThrow('geometric_ expects p to be in (0, 1), but got p=0');
  expect(() => fillGeometric(out, seeded(), 1)).toThrow('geometric_ expects p to be in (0, 1), but got p=1');
});

test('a rate of 0 gives infinities, an infinite one zeros', () => {
  expect(filled(new Float32Array(2), (out) => fillExponential(out, seeded(), 0))).toEqual(
    Float32Array.of(Infinity, Infinity),
  );
  expect(filled(new Float32Array(2), (out) => fillExponential(out, seeded(), Infinity))).toEqual(
    Float32Array.of(0, 0),
  );
});
