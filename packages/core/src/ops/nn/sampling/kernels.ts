import { raggedTaps, type Taps } from './taps.ts';

/*
 * Which elements of a dimension each element of the resized one is made of. Source: ATen/native/UpSample.h and
 * cpu/UpSampleKernel.cpp, whose order of roundings decides between neighbours; `round` rounds to the dtype.
 */

export interface Resize {
  readonly size: number;
  readonly outputSize: number;
  /** The factor that the user gave; null where the sizes say it. */
  readonly factor: number | null;
  readonly alignCorners: boolean;
  readonly round: (x: number) => number;
}

/** Size of an element of the result in elements of the input. */
function scaleOf({ size, outputSize, factor, alignCorners, round }: Resize): number {
  if (alignCorners) return outputSize > 1 ? round((size - 1) / (outputSize - 1)) : 0;
  return round(factor !== null && factor > 0 ? 1 / factor : size / outputSize);
}

/** Where the centre of element `i` lies in the input; not before its first element unless `beyond`. */
function sourceOf({ alignCorners, round }: Resize, scale: number, i: number, beyond: boolean): number {
  if (alignCorners) return round(scale * i);
  const at = round(round(scale * round(i + 0.5)) - 0.5);
  return at < 0 && !beyond ? 0 : at;
}

/** The nearest element; `exact` by the centres of the elements, else by their first edges. */
export function nearestPlaces(resize: Resize, exact: boolean): Int32Array {
  const { size, outputSize, round } = resize;
  const scale = scaleOf({ ...resize, alignCorners: false });
  return Int32Array.from({ length: outputSize }, (_, i) => {
    const at = exact
      ? Math.fround(sourceOf({ ...resize, alignCorners: false }, scale, i, false) + 0.5)
      : Math.fround(round(scale * i));
    return Math.min(Math.floor(at), size - 1);
  });
}

/** The element before a position, and how far from it the position lies. */
function split(at: number, size: number, round: (x: number) => number): [number, number] {
  const place = Math.min(Math.floor(at), size - 1);
  return [place, Math.min(Math.max(round(at - place), 0), 1)];
}

/** Two neighbours, weighted by their distance. */
export function linearTaps(resize: Resize): Taps {
  const { size, outputSize, round } = resize;
  const places = new Int32Array(2 * outputSize);
  const weights = new Float64Array(2 * outputSize);
  const scale = scaleOf(resize);
  for (let i = 0; i < outputSize; i++) {
    const [place, rest] =
      size === outputSize ? [i, 0] : split(sourceOf(resize, scale, i, false), size, round);
    places.set([place, Math.min(place + 1, size - 1)], 2 * i);
    weights.set([1 - rest, rest], 2 * i);
  }
  return { count: 2, places, weights };
}

/** Weight of an element at distance `x` in a cubic convolution (R. Keys, 1981). */
function cubicWeight(x: number, a: number): number {
  const d = Math.abs(x);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

/** Free parameter of the cubic kernel: PyTorch's, and PIL's for antialiasing. */
export const CUBIC = -0.75;
const CUBIC_ANTIALIAS = -0.5;

/** Four neighbours, weighted by a cubic kernel. */
export function cubicTaps(resize: Resize): Taps {
  const { size, outputSize, round } = resize;
  const places = new Int32Array(4 * outputSize);
  const weights = new Float64Array(4 * outputSize);
  const scale = scaleOf(resize);
  for (let i = 0; i < outputSize; i++) {
    const [place, rest] = split(sourceOf(resize, scale, i, true), size, round);
    for (let j = 0; j < 4; j++) {
      places[4 * i + j] = Math.min(Math.max(place + j - 1, 0), size - 1);
      weights[4 * i + j] = cubicWeight(rest + 1 - j, CUBIC);
    }
  }
  return { count: 4, places, weights };
}

/** All elements under a kernel that is widened where the result is smaller. */
export function antialiasTaps(resize: Resize, mode: 'linear' | 'cubic'): Taps {
  const { size, outputSize } = resize;
  const scale = scaleOf(resize);
  const reach = (mode === 'linear' ? 1 : 2) * Math.max(scale, 1);
  const narrow = 1 / Math.max(scale, 1);
  const kernel = (x: number): number =>
    mode === 'linear' ? Math.max(1 - Math.abs(x), 0) : cubicWeight(x, CUBIC_ANTIALIAS);
  return raggedTaps(
    Array.from({ length: outputSize }, (_, i) => {
      const centre = scale * (i + 0.5);
      const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
      const end = Math.min(Math.trunc(centre + reach + 0.5), size);
      const places = Array.from({ length: end - first }, (_none, j) => first + j);
      const raw = places.map((place) => kernel((place - centre + 0.5) * narrow));
      const total = raw.reduce((a, b) => a + b, 0);
      return { places, weights: raw.map((weight) => weight / total) };
    }),
  );
}

/** First element and end of each window that divides `size` elements into `count`. */
export const adaptiveWindows = (size: number, count: number): { start: number; end: number }[] =>
  Array.from({ length: count }, (_, i) => ({
    start: Math.floor((i * size) / count),
    end: Math.ceil(((i + 1) * size) / count),
  }));

/** The mean of each of these windows. */
export const meanTaps = (size: number, count: number): Taps =>
  raggedTaps(
    adaptiveWindows(size, count).map(({ start, end }) => ({
      places: Array.from({ length: end - start }, (_, j) => start + j),
      weights: new Array<number>(end - start).fill(1 / (end - start)),
    })),
  );
