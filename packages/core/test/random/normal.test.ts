import { expect, test } from 'vitest';
import { RuntimeError } from '../../src/errors.ts';
import { fillNormal, fillUniform } from '../../src/random/index.ts';
import { digest, filled, seeded } from './support.ts';

test('fewer than 16: pairs in float64, the second of a pair kept for the next call', () => {
  const gen = seeded();
  const out = new Float32Array(9);
  fillNormal(out.subarray(0, 3), gen);
  fillUniform(out.subarray(3, 5), gen);
  fillNormal(out.subarray(5, 7), gen);
  fillNormal(out.subarray(7, 9), gen);
  expect(out).toEqual(
    Float32Array.of(
      -0.1467950940132141,
      0.7861412763595581,
      0.9468216300010681,
      0.36531615257263184,
      0.8512683510780334,
      -1.1143440008163452,
      0.4457423985004425,
      -0.7068324685096741,
      -1.5749677419662476,
    ),
  );
});

test.each([
  [15, 'e8fe4bd30d2a1e67', 0.6266505718231201],
  [16, 'c14326a9b25c0a68', 0.720380425453186],
  [17, 'db7ffaaa9d24272a', 0.5690726637840271],
  [31, 'b7480099e4a6ea1f', 0.43545758724212646],
  [32, '91779e36e2d7db20', 0.6266505718231201],
  [1000, '4b1786693e247183', 0.044779181480407715],
])('float32 randn(%i) to the bit, and the stream goes on where PyTorch’s does', (n, bits, next) => {
  const gen = seeded();
  expect(digest(filled(new Float32Array(n), (out) => fillNormal(out, gen)))).toBe(bits);
  expect(gen.uniformFloat()).toBe(next);
});

test('mean and std', () => {
  const out = filled(new Float32Array(1000), (array) => fillNormal(array, seeded(), 0.5, 2));
  expect(digest(out)).toBe('770e9ec0e9d55c0b');
});

test('a tensor that is not contiguous takes the path of the few', () => {
  const out = filled(new Float32Array(40), (array) => fillNormal(array, seeded(), 0.5, 2, false));
  expect(digest(out)).toBe('77bbc83e7ce43f3d');
});

test('float64, both paths', () => {
  const few = filled(new Float64Array(5), (out) => fillNormal(out, seeded()));
  expect(Array.from(few)).toEqual([
    -0.1467950974849952, 0.7861412987235358, 0.9468216090039564, -1.1143440212610307, 1.6907901257942333,
  ]);
  const gen = seeded();
  const many = filled(new Float64Array(17), (out) => fillNormal(out, gen));
  expect([many[0], many[1], many[16]]).toEqual([
    0.06626753966449943, -0.29104147095938915, -1.6677291342328766,
  ]);
  expect(gen.uniformFloat()).toBe(0.21469539403915405);
});

test.each([
  [-1, 'normal expects std >= 0.0, but found std -1'],
  [NaN, 'normal expects std >= 0.0, but found std nan'],
])('refuses std = %d', (std, message) => {
  expect(() => fillNormal(new Float32Array(2), seeded(), 0, std)).toThrow(new RuntimeError(message));
});
