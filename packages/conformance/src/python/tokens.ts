/** Tokens of the Python expressions in `random.json` and `printing.json`. */
export type Token =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string; readonly formatted: boolean }
  | { readonly kind: 'name' | 'symbol'; readonly value: string }
  | { readonly kind: 'end'; readonly value: '' };

const PATTERN =
  /\s*(?:(\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|(\d+)|(f?)(?:'([^']*)'|"([^"]*)")|([A-Za-z_]\w*)|(\*\*|\/\/|->|==|!=|<=|>=|\.\.\.|[-+*/%@=()[\]{},.:;<>&|^~]))/y;

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  const text = source.trimEnd();
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const match = PATTERN.exec(text);
    if (match === null) throw new SyntaxError(`unexpected '${text.slice(at, at + 10)}' in ${text}`);
    const [, float, int, format, single, double, name, symbol] = match;
    if (float !== undefined) tokens.push({ kind: 'float', value: Number(float) });
    else if (int !== undefined) tokens.push({ kind: 'int', value: Number(int) });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', value: symbol });
    else tokens.push({ kind: 'string', value: (single ?? double)!, formatted: format === 'f' });
  }
  tokens.push({ kind: 'end', value: '' });
  return tokens;
}
