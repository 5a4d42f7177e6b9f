import type { Expr } from '@t/core/kernel';

/** `expr` with equal parts made one object, so that emitters, which know parts by identity, compute them once. */
export function share(expr: Expr): Expr {
  const nodes = new Map<string, Expr>();
  const names = new Map<Expr, number>();
  const visit = (node: Expr): Expr => {
    const rebuilt = rebuild(node, visit);
    const key = JSON.stringify(rebuilt, (name, value: unknown) => {
      if (name !== '' && typeof value === 'object') return names.get(value as Expr);
      return Object.is(value, -0)
        ? '-0'
        : typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : value;
    });
    let found = nodes.get(key);
    if (found === undefined) {
      nodes.set(key, (found = rebuilt));
      names.set(found, nodes.size);
    }
    return found;
  };
  return visit(expr);
}

/** `expr` with every input replaced. */
export const replaceInputs = (expr: Expr, replace: (input: Expr & { kind: 'input' }) => Expr): Expr =>
  expr.kind === 'input' ? replace(expr) : rebuild(expr, (child) => replaceInputs(child, replace));

/** The node with its children replaced. */
function rebuild(node: Expr, visit: (child: Expr) => Expr): Expr {
  switch (node.kind) {
    case 'unary':
    case 'cast':
      return { ...node, a: visit(node.a) };
    case 'binary':
      return { ...node, a: visit(node.a), b: visit(node.b) };
    case 'where':
      return { ...node, cond: visit(node.cond), a: visit(node.a), b: visit(node.b) };
    default:
      return node;
  }
}
