import { RuntimeError } from '../../errors.ts';

/** A subscript of an operand or of the output: a letter, or the dimensions that an ellipsis stands for. */
export type Subscript = string;
export const ELLIPSIS = '...';

export interface Equation {
  readonly operands: readonly (readonly Subscript[])[];
  /** Null where the equation has no arrow. */
  readonly output: readonly Subscript[] | null;
}

const isLetter = (char: string): boolean => /^[a-zA-Z]$/.test(char);

/** Order of PyTorch's labels: capitals first. */
export const byLabel = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The subscripts in `text`, which starts at `offset` of the equation; `where` names its place in messages. */
function parseSubscripts(text: string, offset: number, already: string, partial: string): Subscript[] {
  const found: Subscript[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === ' ') continue;
    if (char === '.') {
      if (found.includes(ELLIPSIS)) throw new RuntimeError(`einsum(): ${already}`);
      if (text.slice(i, i + 3) !== ELLIPSIS) throw new RuntimeError(`einsum(): ${partial}`);
      found.push(ELLIPSIS);
      i += 2;
    } else {
      if (!isLetter(char)) {
        throw new RuntimeError(
          `einsum(): invalid subscript given at index ${offset + i} in the equation string, subscripts must be in [a-zA-Z]`,
        );
      }
      found.push(char);
    }
  }
  return found;
}

/** Parses an equation for `count` operands, such as `bij,bjk->bik`; with PyTorch's errors. */
export function parseEquation(equation: string, count: number): Equation {
  const arrow = equation.indexOf('->');
  const left = arrow < 0 ? equation : equation.slice(0, arrow);
  const parts = left.split(',');
  let offset = 0;
  const operands = parts.map((part, i) => {
    if (i >= count)
      throw new RuntimeError('einsum(): fewer operands were provided than specified in the equation');
    const place = `found '.' for operand ${i}`;
    const subscripts = parseSubscripts(
      part,
      offset,
      `${place} for which an ellipsis was already found`,
      `${place} that is not part of any ellipsis`,
    );
    offset += part.length + 1;
    return subscripts;
  });
  if (operands.length < count) {
    throw new RuntimeError('einsum(): more operands were provided than specified in the equation');
  }
  if (arrow < 0) return { operands, output: null };
  const output = parseSubscripts(
    equation.slice(arrow + 2),
    arrow + 2,
    "found '.' for output but an ellipsis (...) was already found",
    "found '.' for output that is not part of any ellipsis (...)",
  );
  return { operands, output };
}

/** Error for an output that names a subscript twice, or one that no operand has. */
export function checkOutput(output: readonly Subscript[], known: ReadonlySet<Subscript>): void {
  output.forEach((label, i) => {
    if (label === ELLIPSIS) return;
    if (output.indexOf(label) < i) {
      throw new RuntimeError(`einsum(): output subscript ${label} appears more than once in the output`);
    }
    if (!known.has(label)) {
      throw new RuntimeError(
        `einsum(): output subscript ${label} does not appear in the equation for any input operand`,
      );
    }
  });
}

/** The output of an equation without an arrow: the ellipsis, then what occurs once, in the order of the labels. */
export function implicitOutput(operands: Equation['operands']): Subscript[] {
  const all = operands.flat();
  const once = all.filter((label) => label !== ELLIPSIS && all.indexOf(label) === all.lastIndexOf(label));
  return [...(all.includes(ELLIPSIS) ? [ELLIPSIS] : []), ...once.sort(byLabel)];
}
