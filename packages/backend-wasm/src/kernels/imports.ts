import { binaryFunction, unaryFunctions, walk, type BinaryFn, type DType, type Expr, type UnaryFn } from '@t/core/kernel';
import type { ImportedFunction } from '../assembler/index.ts';
import { needsHost, valueType } from './scalar.ts';

/** Name under which a module imports JavaScript's definition of a scalar function. */
export function importName(fn: UnaryFn | BinaryFn, dtype: DType, arity: 1 | 2): string {
  return `${fn}${arity}_${arity === 2 ? dtype : valueType(dtype) === 'i32' ? 'i32' : 'f64'}`;
}

/** What the functions that `exprs` call on JavaScript look like, and what they are. */
export function importsOf(exprs: readonly Expr[]): { signatures: ImportedFunction[]; functions: Record<string, Function> } {
  const signatures: ImportedFunction[] = [];
  const functions: Record<string, Function> = {};
  const add = (fn: UnaryFn | BinaryFn, dtype: DType, arity: 1 | 2, call: Function): void => {
    const name = importName(fn, dtype, arity);
    if (name in functions) return;
    const type = valueType(dtype) === 'i32' ? 'i32' : 'f64';
    functions[name] = call;
    signatures.push({ name, params: new Array<typeof type>(arity).fill(type), results: [type] });
  };
  for (const expr of exprs) {
    walk(expr, (node) => {
      if (node.kind === 'unary' && needsHost(node.fn, node.a.dtype, 1)) add(node.fn, node.a.dtype, 1, unaryFunctions[node.fn]);
      if (node.kind === 'binary' && needsHost(node.fn, node.a.dtype, 2)) {
        add(node.fn, node.a.dtype, 2, binaryFunction(node.fn, node.a.dtype));
      }
    });
  }
  return { signatures, functions };
}
