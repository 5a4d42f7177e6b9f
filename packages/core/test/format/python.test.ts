import { describe, expect, it } from 'vitest';
import {
  formatSize,
  notebookTuple,
  pythonList,
  pythonReturnType,
  pythonScalar,
  pythonString,
  pythonTuple,
} from '../../src/format/index.ts';

describe('Python forms', () => {
  it('writes sizes', () => {
    expect(formatSize([2, 3])).toBe('torch.Size([2, 3])');
    expect(formatSize([])).toBe('torch.Size([])');
  });

  it('writes scalars by dtype', () => {
    expect(pythonScalar(3, 'float32')).toBe('3.0');
    expect(pythonScalar(3, 'int32')).toBe('3');
    expect(pythonScalar(1, 'bool')).toBe('True');
    expect(pythonScalar(false, 'bool')).toBe('False');
  });

  it('writes nested lists', () => {
    expect(pythonList([[0.5, 1], []], 'float32')).toBe('[[0.5, 1.0], []]');
    expect(pythonList([true, false], 'bool')).toBe('[True, False]');
    expect(pythonList(7, 'int32')).toBe('7');
  });

  it('writes tuples', () => {
    expect([[], ['a'], ['a', 'b']].map(pythonTuple)).toEqual(['()', '(a,)', '(a, b)']);
  });

  it('writes return types', () => {
    expect(pythonReturnType('max', { values: 'tensor([2.])', indices: 'tensor([1])' })).toBe(
      'torch.return_types.max(\nvalues=tensor([2.]),\nindices=tensor([1]))',
    );
  });

  it.each([
    ['a b', "'a b'"],
    ["it's", '"it\'s"'],
    [`it's "x"`, `'it\\'s "x"'`],
    ['a\n\t\\', "'a\\n\\t\\\\'"],
    ['\x00é\u200b\u{e0001}', "'\\x00é\\u200b\\U000e0001'"],
  ])('writes the string %j', (text, repr) => {
    expect(pythonString(text)).toBe(repr);
  });
});

describe('notebookTuple', () => {
  it('stays on a line of at most 79 characters', () => {
    expect(notebookTuple(['x'.repeat(37), 'y'.repeat(38)])).toBe(`(${'x'.repeat(37)}, ${'y'.repeat(38)})`);
    expect(notebookTuple(['x'.repeat(38), 'y'.repeat(38)])).toBe(`(${'x'.repeat(38)},\n ${'y'.repeat(38)})`);
    expect(notebookTuple(['x'.repeat(80)])).toBe(`(${'x'.repeat(80)},)`);
    expect(notebookTuple([])).toBe('()');
  });

  it('breaks for a part of several lines and indents each of them', () => {
    expect(notebookTuple(['a\n\n  b', 'c'])).toBe('(a\n \n   b,\n c)');
  });
});
