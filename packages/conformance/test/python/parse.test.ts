import { describe, expect, it } from 'vitest';
import { parse, type Node } from '../../src/python/parse.ts';

/** The tree as nested lists, operators first. */
function sketch(node: Node | undefined): unknown {
  if (node === undefined) return null;
  switch (node.kind) {
    case 'int':
    case 'string':
      return node.value;
    case 'float':
      return `${node.value}f`;
    case 'name':
      return node.name;
    case 'attribute':
      return ['.', sketch(node.object), node.name];
    case 'call':
      return [
        'call',
        sketch(node.callee),
        ...node.args.map(sketch),
        Object.fromEntries(node.kwargs.map(([k, v]) => [k, sketch(v)])),
      ];
    case 'subscript':
      return ['at', sketch(node.object), sketch(node.key)];
    case 'slice':
      return [':', ...[0, 1, 2].map((i) => sketch(node.parts[i]))];
    case 'list':
    case 'tuple':
      return [node.kind, ...node.items.map(sketch)];
    case 'unary':
      return [node.operator, sketch(node.operand)];
    case 'binary':
      return [node.operator, sketch(node.left), sketch(node.right)];
    case 'format':
      return [
        'f',
        ...node.parts.map((part) => (typeof part === 'string' ? part : [sketch(part.value), part.spec])),
      ];
    case 'ellipsis':
      return '...';
  }
}

const expression = (source: string): unknown => sketch(parse(source)[0]!.value);

describe('parse', () => {
  it('tells ints from floats', () => {
    expect(expression('[1, 1., .5, 1e-4, 2.7183e+00]')).toEqual([
      'list',
      1,
      '1f',
      '0.5f',
      '0.0001f',
      '2.7183f',
    ]);
  });

  it('binds operators as Python does', () => {
    expect(expression('a+b*c')).toEqual(['+', 'a', ['*', 'b', 'c']]);
    expect(expression('a-b-c')).toEqual(['-', ['-', 'a', 'b'], 'c']);
    expect(expression('-2**2')).toEqual(['-', ['**', 2, 2]]);
    expect(expression('2**3**2')).toEqual(['**', 2, ['**', 3, 2]]);
    expect(expression('2**-1')).toEqual(['**', 2, ['-', 1]]);
    expect(expression('a@b/2')).toEqual(['/', ['@', 'a', 'b'], 2]);
    expect(expression('a and b+1')).toEqual(['and', 'a', ['+', 'b', 1]]);
  });

  it('reads calls, keywords, attributes and subscripts', () => {
    expect(expression('torch.rand(2,3,dtype=f64)')).toEqual([
      'call',
      ['.', 'torch', 'rand'],
      2,
      3,
      { dtype: 'f64' },
    ]);
    expect(expression('f()[:20]')).toEqual(['at', ['call', 'f', {}], [':', null, 20, null]]);
    expect(expression('x[1:3, ::2, ...]')).toEqual([
      'at',
      'x',
      ['tuple', [':', 1, 3, null], [':', null, null, 2], '...'],
    ]);
    expect(expression('x[[0,2]]')).toEqual(['at', 'x', ['list', 0, 2]]);
  });

  it('tells a tuple from parentheses', () => {
    expect(expression('(5,)')).toEqual(['tuple', 5]);
    expect(expression('()')).toEqual(['tuple']);
    expect(expression('(1+2)*3')).toEqual(['*', ['+', 1, 2], 3]);
    expect(expression('(f(1,),)')).toEqual(['tuple', ['call', 'f', 1, {}]]);
    expect(expression('((1,2))')).toEqual(['tuple', 1, 2]);
  });

  it('reads f-strings', () => {
    expect(expression("f'a {x:.2f} {y}'")).toEqual(['f', 'a ', ['x', '.2f'], ' ', ['y', '']]);
  });

  it('splits statements and drops the note after an arrow', () => {
    const statements = parse('c=f(1); (c/2)[-1] -> list');
    expect(statements.map(({ target }) => target)).toEqual(['c', undefined]);
  });

  it('refuses prose', () => {
    expect(() => parse('list of nn.LSTM(3,2) parameters: a,b')).toThrow(SyntaxError);
    expect(() => parse('x[')).toThrow(SyntaxError);
    expect(() => parse('a $ b')).toThrow(SyntaxError);
  });
});
