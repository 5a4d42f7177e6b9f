import { check, formatDouble } from './check.ts';
import { fusedMultiplyAdd } from './exact.ts';
import type { Generator } from './generator.ts';

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/**
 * Fills `out` with uniform numbers of [from, to): `torch.rand` and `uniform_`. float32 numbers have 24 random
 * bits and take one 32-bit draw each, float64 numbers have 53 and take two.
 *
 * @throws RuntimeError unless from <= to, both and their difference are finite in the dtype of `out`
 */
export function fillUniform(out: Float32Array | Float64Array, gen: Generator, from = 0, to = 1): void {
  const single = out instanceof Float32Array;
  const [dtype, scalarType, max] = single
    ? ['float', 'Float', FLOAT32_MAX]
    : ['double', 'Double', Number.MAX_VALUE];
  check(Math.abs(from) <= max, () => `from is out of bounds for ${dtype}`);
  check(Math.abs(to) <= max, () => `to is out of bounds for ${dtype}`);
  check(
    from <= to,
    () =>
      'uniform_ expects to return a [from, to) range, ' +
      `but found from=${formatDouble(from)} > to=${formatDouble(to)}`,
  );
  check(
    to - from <= max,
    () =>
      `uniform_ expects to-from <= std::numeric_limits<${scalarType}>::max(), but found ` +
      `to=${formatDouble(to)} and from=${formatDouble(from)} which result in to-from to exceed the limit`,
  );
  const n = out.length;
  if (single) {
    const low = Math.fround(from);
    const range = Math.fround(Math.fround(to) - low);
    // The product of two float32 is exact in float64: this is a fused multiply-add once it is stored.
    for (let i = 0; i < n; i++) out[i] = gen.uniformFloat() * range + low;
  } else if (from === 0) {
    for (let i = 0; i < n; i++) out[i] = gen.uniformDouble() * to;
  } else {
    const range = to - from;
    for (let i = 0; i < n; i++) out[i] = fusedMultiplyAdd(gen.uniformDouble(), range, from);
  }
}
