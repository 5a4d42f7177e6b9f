import { js } from '@t/backend-js';
import * as t from '@t/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Transcript, tuple } from '../src/display.ts';

beforeAll(() => t.use(js()));

async function transcript(cell: (display: Transcript) => void): Promise<string> {
  const display = new Transcript();
  cell(display);
  return (await display.take()).output;
}

describe('print', () => {
  it('sets values beside each other, as Python prints them', async () => {
    const text = await transcript(({ print }) => {
      print('P', 1, 1.5, true, null, [2, 3, 0], tuple(t.tensor(3), t.ones(2, 3).shape));
      print('a', '\n', 'b');
    });
    expect(text).toBe('P 1 1.5 True None [2, 3, 0] (tensor(3.), torch.Size([2, 3]))\na \n b');
  });

  it('prints a vector of floats as NumPy does', async () => {
    expect(await transcript(({ print }) => print(Float32Array.of(0.2, 0.159, 0.1634)))).toBe(
      '[0.2    0.159  0.1634]',
    );
  });

  it('prints a tensor as it was when it was printed', async () => {
    const x = t.zeros(2);
    const text = await transcript(({ print }) => {
      print(x);
      x.add_(1);
      print(x);
    });
    expect(text).toBe('tensor([0., 0.])\ntensor([1., 1.])');
  });
});

describe('show', () => {
  it('shows several values as a tuple, over lines where it must', async () => {
    expect(await transcript(({ show }) => show(t.tensor([1.5]), 'a', false))).toBe(
      "(tensor([1.5000]), 'a', False)",
    );
    const text = await transcript(({ show }) => show(t.zeros(2, 1), 7));
    expect(text).toBe('(tensor([[0.],\n         [0.]]),\n 7)');
  });

  it('shows nothing for null, and a class by its name', async () => {
    expect(await transcript(({ show }) => show(null))).toBe('');
    expect(await transcript(({ show }) => show(Float32Array, t.Tensor))).toBe('(Float32Array, Tensor)');
  });
});

it('forgets what has been taken', async () => {
  const display = new Transcript();
  display.print(1);
  display.figure('plot', '<svg/>');
  expect(await display.take()).toEqual({ output: '1', figures: [{ name: 'plot', svg: '<svg/>' }] });
  expect(await display.take()).toEqual({ output: '', figures: [] });
});
