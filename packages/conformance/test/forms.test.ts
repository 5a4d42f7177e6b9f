import { describe, expect, it } from 'vitest';
import { bind, camelCase, formsOf, parseForm, type Kind } from '../src/forms.ts';
import { ALIASES, IN_PLACE, SIGNATURES } from '../src/signatures.ts';

const is = (kind: Kind, value: unknown): boolean => {
  if (kind === 'bool') return typeof value === 'boolean';
  if (kind === 'size') return Array.isArray(value);
  return kind === 'tensor' && value === 'T';
};

describe('parseForm', () => {
  it('reads positional parameters, optional ones and options', () => {
    const form = parseForm('sum(input, dim? ; keepdim, dtype)');
    expect(form.path).toEqual(['sum']);
    expect(form.style).toBe('both');
    expect(form.positional.map((param) => [param.name, param.optional])).toEqual([
      ['input', false],
      ['dim', true],
    ]);
    expect(form.options.map((param) => param.name)).toEqual(['keepdim', 'dtype']);
  });

  it('tells methods, functions, namespaces and properties apart', () => {
    expect(parseForm('.view(input, ...shape)').style).toBe('method');
    expect(parseForm('t.linalg.norm(A)')).toMatchObject({ style: 'function', path: ['linalg', 'norm'] });
    expect(parseForm('.T').style).toBe('property');
  });

  it("keeps PyTorch's order where ours differs", () => {
    const form = parseForm('(input, other) => t.pow(other, input)');
    expect(form.order.map((param) => param.name)).toEqual(['input', 'other']);
    expect(form.positional.map((param) => param.name)).toEqual(['other', 'input']);
  });
});

describe('the table', () => {
  it('parses as a whole, and every in-place and second name resolves', () => {
    const names = [
      ...Object.keys(SIGNATURES),
      ...[...IN_PLACE].map((name) => `${name}_`),
      ...Object.values(ALIASES).flat(),
    ];
    expect(names.filter((name) => formsOf(name).length === 0)).toEqual([]);
  });

  it('names in-place forms with a trailing underscore, as methods', () => {
    expect(formsOf('masked_fill_')).toMatchObject([{ path: ['maskedFill_'], style: 'method' }]);
  });

  it('puts second names into their namespace', () => {
    expect(formsOf('special.expit')).toMatchObject([{ path: ['special', 'expit'], style: 'function' }]);
    expect(formsOf('greater_equal')).toMatchObject([{ path: ['greaterEqual'], style: 'both' }]);
  });

  it('knows nothing of other names', () => {
    expect(formsOf('no_such_op')).toEqual([]);
  });
});

describe('bind', () => {
  const [flat, withDim] = formsOf('std');

  it('chooses between overloads by the kind of an argument', () => {
    expect(bind(flat!, ['T', false], {}, is)).toEqual(
      new Map<string, unknown>([
        ['input', 'T'],
        ['unbiased', false],
      ]),
    );
    expect(bind(flat!, ['T', 1], {}, is)).toBeUndefined();
    expect(bind(withDim!, ['T', 1, false, true], {}, is)?.get('keepdim')).toBe(true);
  });

  it('takes keywords in snake case, and axis and keepdims', () => {
    const bound = bind(formsOf('sum')[0]!, ['T'], { axis: 0, keepdims: true }, is);
    expect(bound).toEqual(
      new Map<string, unknown>([
        ['input', 'T'],
        ['dim', 0],
        ['keepdim', true],
      ]),
    );
    expect(bind(formsOf('div')[0]!, ['T', 2], { rounding_mode: 'floor' }, is)?.get('roundingMode')).toBe(
      'floor',
    );
  });

  it('drops what has one value here, refuses what it does not know or what comes twice', () => {
    expect(bind(formsOf('zeros_like')[0]!, ['T'], { device: 'cpu' }, is)).toEqual(new Map([['input', 'T']]));
    expect(bind(formsOf('sum')[0]!, ['T'], { nonsense: 1 }, is)).toBeUndefined();
    expect(bind(formsOf('sum')[0]!, ['T', 0], { dim: 1 }, is)).toBeUndefined();
  });

  it('gives keyword-only options no positional argument', () => {
    const [end, range] = formsOf('arange');
    expect(bind(end!, ['T', 5, 1], {}, is)).toBeUndefined();
    expect(bind(range!, [0, 5, 1], {}, is)?.get('step')).toBe(1);
  });

  it('collects variadic arguments and wants the required ones', () => {
    expect(bind(formsOf('view')[0]!, ['T', 2, 3], {}, is)?.get('shape')).toEqual([2, 3]);
    expect(bind(formsOf('flip')[0]!, ['T'], { dims: [0, 1] }, is)?.get('dims')).toEqual([[0, 1]]);
    expect(bind(formsOf('add')[0]!, ['T'], {}, is)).toBeUndefined();
  });
});

describe('camelCase', () => {
  it('joins words and leaves outer underscores', () => {
    expect(['count_nonzero', 'atleast_1d', 'add_', 'T'].map(camelCase)).toEqual([
      'countNonzero',
      'atleast1d',
      'add_',
      'T',
    ]);
  });
});
