import { tokenize, type Token } from './tokens.ts';

/** The part of Python's grammar that the recorded code uses: expressions and assignments, split by `;`. */
export type Node =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** An f-string: texts and values, with the format after the colon. */
  | {
      readonly kind: 'format';
      readonly parts: readonly (string | { readonly value: Node; readonly spec: string })[];
    }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly object: Node; readonly name: string }
  | {
      readonly kind: 'call';
      readonly callee: Node;
      readonly args: readonly Node[];
      readonly kwargs: Keywords;
    }
  | { readonly kind: 'subscript'; readonly object: Node; readonly key: Node }
  | { readonly kind: 'slice'; readonly parts: readonly [Node?, Node?, Node?] }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Node[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'ellipsis' };

export type Keywords = readonly (readonly [string, Node])[];

export interface Statement {
  /** Name that is assigned; undefined for an expression on its own. */
  readonly target: string | undefined;
  readonly value: Node;
}

/** Binding strength of the binary operators, Python's. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '==': 3,
  '!=': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '//': 8,
  '%': 8,
  '@': 8,
  '**': 10,
};
const UNARY_PRECEDENCE = 9;

/** Parses a line of code. A trailing `-> note` says what the recorded value is made of and is left out. */
export function parse(source: string): Statement[] {
  const parser = new Parser(tokenize(source.replace(/\s*->.*$/s, '')));
  return parser.statements();
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  statements(): Statement[] {
    const result: Statement[] = [];
    do {
      const [first, second] = [this.peek(), this.tokens[this.at + 1]];
      const assigns = first.kind === 'name' && second?.kind === 'symbol' && second.value === '=';
      if (assigns) this.at += 2;
      result.push({ target: assigns ? first.value : undefined, value: this.expression() });
    } while (this.accept(';'));
    if (this.peek().kind !== 'end') this.unexpected();
    return result;
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private next(): Token {
    return this.tokens[this.at++]!;
  }

  private is(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.value === symbol;
  }

  private accept(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.at++;
    return true;
  }

  private want(symbol: string): void {
    if (!this.accept(symbol)) this.unexpected();
  }

  private unexpected(): never {
    throw new SyntaxError(`unexpected '${this.peek().value}'`);
  }

  private expression(minimum = 0): Node {
    let left = this.unary();
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'symbol' && token.kind !== 'name') return left;
      const precedence = Object.hasOwn(PRECEDENCE, token.value) ? PRECEDENCE[token.value]! : -1;
      if (precedence < minimum || precedence < 0) return left;
      this.at++;
      // `**` groups to the right, the others to the left.
      const right = this.expression(token.value === '**' ? precedence : precedence + 1);
      left = { kind: 'binary', operator: token.value, left, right };
    }
  }

  private unary(): Node {
    for (const operator of ['-', '+', '~']) {
      if (this.accept(operator))
        return { kind: 'unary', operator, operand: this.expression(UNARY_PRECEDENCE) };
    }
    return this.postfix(this.primary());
  }

  private postfix(start: Node): Node {
    let node = start;
    for (;;) {
      if (this.accept('.')) {
        const name = this.next();
        if (name.kind !== 'name') this.unexpected();
        node = { kind: 'attribute', object: node, name: name.value };
      } else if (this.accept('(')) node = this.call(node);
      else if (this.accept('[')) {
        node = { kind: 'subscript', object: node, key: this.subscript() };
      } else return node;
    }
  }

  private call(callee: Node): Node {
    const args: Node[] = [];
    const kwargs: [string, Node][] = [];
    while (!this.accept(')')) {
      const [name, equals] = [this.peek(), this.tokens[this.at + 1]];
      if (name.kind === 'name' && equals?.kind === 'symbol' && equals.value === '=') {
        this.at += 2;
        kwargs.push([name.value, this.expression()]);
      } else args.push(this.expression());
      if (!this.is(')')) this.want(',');
    }
    return { kind: 'call', callee, args, kwargs };
  }

  private subscript(): Node {
    const items: Node[] = [];
    let tuple = false;
    while (!this.accept(']')) {
      items.push(this.sliceOrExpression());
      if (this.accept(',')) tuple = true;
      else if (!this.is(']')) this.unexpected();
    }
    return tuple ? { kind: 'tuple', items } : items[0]!;
  }

  private sliceOrExpression(): Node {
    const parts: [Node?, Node?, Node?] = [];
    let colons = 0;
    for (;;) {
      if (!this.is(':') && !this.is(',') && !this.is(']')) parts[colons] = this.expression();
      if (colons === 2 || !this.accept(':')) break;
      colons++;
    }
    return colons === 0 ? parts[0]! : { kind: 'slice', parts };
  }

  private primary(): Node {
    const token = this.next();
    switch (token.kind) {
      case 'int':
      case 'float':
        return token;
      case 'string':
        return token.formatted ? formatted(token.value) : token;
      case 'name':
        return { kind: 'name', name: token.value };
      case 'symbol':
        if (token.value === '[') return { kind: 'list', items: this.items(']') };
        if (token.value === '...') return { kind: 'ellipsis' };
        if (token.value === '(') return this.parenthesised();
    }
    this.at--;
    return this.unexpected();
  }

  private parenthesised(): Node {
    const start = this.at;
    const items = this.items(')');
    const last = this.tokens[this.at - 2]!;
    const tuple = items.length !== 1 || (last.kind === 'symbol' && last.value === ',' && this.at - 2 > start);
    return tuple ? { kind: 'tuple', items } : items[0]!;
  }

  private items(close: string): Node[] {
    const items: Node[] = [];
    while (!this.accept(close)) {
      items.push(this.expression());
      if (!this.is(close)) this.want(',');
    }
    return items;
  }
}

/** The parts of an f-string: `text{expression:spec}text`. */
function formatted(text: string): Node {
  const parts = [...text.matchAll(/\{([^{}:]+)(?::([^{}]*))?\}|([^{}]+)/g)].map(
    ([, value, spec, literal]) => {
      if (literal !== undefined) return literal;
      return { value: new Parser(tokenize(value!)).statements()[0]!.value, spec: spec ?? '' };
    },
  );
  return { kind: 'format', parts };
}
