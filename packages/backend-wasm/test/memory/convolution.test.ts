import * as t from '@t/core';
import type { Buffer } from '@t/core/kernel';
import { wasm } from '../../src/index.ts';
import { describe, expect, it } from 'vitest';

const { functional: F } = t.nn;
t.use(wasm());

/** 1.0e6 elements of windows each: more than are copied at once for five of them. */
const BATCH = 6;
const windows = 8 * 25 * 72 * 72;
const gaussian = (...shape: number[]): t.Tensor => t.randn(shape, { dtype: 'float64' });

describe('convolutions of large batches', () => {
  const input = gaussian(BATCH, 8, 72, 72).requiresGrad_();
  const weight = gaussian(2, 8, 5, 5).requiresGrad_();
  const shift = gaussian(2).requiresGrad_();
  const cotangent = gaussian(BATCH, 2, 72, 72);
  const leaves = [input, weight, shift];
  const convolve = (x: t.Tensor): t.Tensor => F.conv2d(x, weight, shift, { padding: 2 });
  const one = (x: t.Tensor, i: number): t.Tensor => x.at(`${i}:${i + 1}`);
  const oneByOne = (of: (i: number) => t.Tensor): t.Tensor =>
    t.cat(
      Array.from({ length: BATCH }, (_, i) => of(i)),
      0,
    );
  const expectClose = (got: t.Tensor, wanted: t.Tensor): void =>
    expect(got.sub(wanted).abs().max().itemSync()).toBeLessThan(1e-9);

  it('give what their elements give', () => {
    expectClose(
      convolve(input),
      oneByOne((i) => convolve(one(input, i))),
    );
  });

  it('have the gradients of their elements, and those have gradients', () => {
    const gradients = (out: t.Tensor): t.Tensor[] => {
      const first = t.grad(out, leaves, { gradOutputs: cotangent, createGraph: true }) as t.Tensor[];
      const second = t.grad(first[0]!.pow(2).sum(), weight) as t.Tensor | t.Tensor[];
      return [...first, ...[second].flat()];
    };
    const expected = gradients(oneByOne((i) => convolve(one(input, i))));
    gradients(convolve(input)).forEach((gradient, i) =>
      expectClose(gradient.detach(), expected[i]!.detach()),
    );
  });

  it('have a transpose that gives what its elements give', () => {
    const back = (x: t.Tensor): t.Tensor => F.convTranspose2d(x, weight, { padding: 2 });
    expectClose(
      back(cotangent),
      oneByOne((i) => back(one(cotangent, i))),
    );
  });

  it('copy the windows of a part at a time, and give them back at once', () => {
    const plain = wasm();
    const sizes = new Map<Buffer, number>();
    let live = 0;
    let most = 0;
    t.use({
      ...plain,
      alloc(dtype, length) {
        const buffer = plain.alloc(dtype, length);
        sizes.set(buffer, length);
        live += length;
        most = Math.max(most, live);
        return buffer;
      },
      free(buffer) {
        live -= sizes.get(buffer) ?? 0;
        plain.free(buffer);
      },
    });
    try {
      const x = t.zeros(BATCH, 8, 72, 72).requiresGrad_();
      const w = t.zeros(2, 8, 5, 5).requiresGrad_();
      const y = F.conv2d(x, w, { padding: 2 });
      const kept = live;
      expect(kept).toBeLessThan(windows);
      y.backward(t.zeros(BATCH, 2, 72, 72));
      expect(live).toBeLessThan(2 * windows);
      expect(most).toBeLessThan(BATCH * windows);
    } finally {
      t.use(plain);
    }
  });
});
