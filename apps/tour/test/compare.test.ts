import { describe, expect, it } from 'vitest';
import { compare, comparable } from '../src/compare.ts';
import type { NotesCell } from '../src/notes.ts';

const cell = (parts: Partial<NotesCell>): NotesCell => ({
  id: 'x',
  file: 'x.txt',
  topic: '',
  source: '',
  actual: null,
  kind: 'python',
  origin: 'doc',
  ...parts,
});

describe('compare', () => {
  it('asks for the recorded text to the character', () => {
    expect(compare(cell({ actual: 'tensor(1.)' }), 'tensor(1.)').state).toBe('same');
    expect(compare(cell({ actual: 'tensor(1.)' }), 'tensor(1)').state).toBe('differs');
    expect(compare(cell({ actual: 'a \n b' }), 'a\n b').state).toBe('differs');
  });

  it('takes a cell that prints nothing', () => {
    expect(compare(cell({ actual: null }), '').state).toBe('same');
    expect(compare(cell({ actual: null }), 'None').state).toBe('differs');
  });

  it('holds an error against its class and message', () => {
    const raises = cell({ kind: 'error', error: 'IndexError: too many indices\n' });
    expect(compare(raises, 'IndexError: too many indices').state).toBe('same');
    expect(compare(raises, 'RuntimeError: too many indices').state).toBe('differs');
  });

  it('takes a declared counterpart, and nothing else in its place', () => {
    const types = cell({ id: '001-27', actual: '(numpy.ndarray, torch.Tensor)' });
    const verdict = compare(types, '(Int32Array, Tensor)');
    expect(verdict).toMatchObject({ state: 'counterpart', recorded: types.actual });
    expect(verdict.note).toContain('typed array');
    expect(compare(types, '(Float64Array, Tensor)').state).toBe('differs');
  });
});

describe('comparable', () => {
  it('drops the address of an object', () => {
    expect(comparable('<AddBackward0 object at 0x7f80c189e7d0>')).toBe('<AddBackward0>');
  });

  it('keeps which ids are equal', () => {
    expect(comparable('id(Z): 70\nid(Z): 70')).toBe(comparable('id(Z): 5\nid(Z): 5'));
    expect(comparable('id(Z): 70\nid(Z): 71')).not.toBe(comparable('id(Z): 5\nid(Z): 5'));
  });
});
