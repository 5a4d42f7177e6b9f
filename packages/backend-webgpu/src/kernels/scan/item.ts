import type { ScanKernel } from '@t/core/kernel';
import { printRound } from '../../wgsl/expression.ts';
import { scalarType, type ScalarType } from '../../wgsl/types.ts';

/** What a scan combines, in WGSL. */
export interface ItemSource {
  /**
   * A struct `Item`, `item(x, i)` which makes one of element `i`, `join(a, b)` which combines two, in any order where
   * they have indices, and `total(a)`, the value that a combined one stands for. Where asked for it has an `index`.
   */
  readonly declarations: readonly string[];
  /** Types of the members. */
  readonly members: readonly Member[];
}

type Member = readonly [name: string, type: ScalarType];

export function itemSource({ combine, dtype, withIndices }: ScanKernel): ItemSource {
  const type = scalarType(dtype);
  const [second, start, total] = companion(combine, type, withIndices);
  const members: Member[] = [['value', type], ...(second === null ? [] : [second])];
  return {
    members,
    declarations: [
      `struct Item { ${members.map(([name, of]) => `${name}: ${of}`).join(', ')} }`,
      `fn item(x: ${type}, i: i32) -> Item { return Item(x${second === null ? '' : `, ${start}`}); }`,
      `fn join(a: Item, b: Item) -> Item { ${joinBody(combine, type, withIndices)} }`,
      `fn total(a: Item) -> ${type} { ${total ?? `return ${printRound(dtype, 'a.value')};`} }`,
    ],
  };
}

/** What an item has beside its value, what that is for a single element, and the body of `total` where it takes part. */
function companion(
  combine: ScanKernel['combine'],
  type: ScalarType,
  withIndices: boolean,
): [member: Member | null, start: string, total?: string] {
  if (withIndices) return [['index', 'i32'], 'i'];
  // Beside the greatest exponent, the sum of the powers divided by its power.
  if (combine === 'logaddexp') return [['powers', 'f32'], '1.0', 'return a.value + logFloat(a.powers);'];
  // Beside a sum what rounding took from it; NaN where the sum is infinite or NaN.
  if (combine === 'sum' && type === 'f32') {
    const total = 'let sum = a.value + a.error; if (isNan(sum)) { return a.value; } return sum;';
    return [['error', 'f32'], '0.0', total];
  }
  return [null, ''];
}

function joinBody(combine: ScanKernel['combine'], type: ScalarType, withIndices: boolean): string {
  switch (combine) {
    case 'sum':
      // Knuth's exact sum of two floats.
      return type === 'i32'
        ? 'return Item(a.value + b.value);'
        : `let sum = opaque(a.value + b.value); let part = opaque(sum - a.value);
  return Item(sum, a.error + b.error + ((a.value - opaque(sum - part)) + (b.value - part)));`;
    case 'prod':
      return 'return Item(a.value * b.value);';
    case 'logaddexp':
      return `if (a.value == b.value) { return Item(a.value, a.powers + b.powers); }
  if (a.value > b.value) { return Item(a.value, a.powers + b.powers * expFloat(b.value - a.value)); }
  return Item(b.value, b.powers + a.powers * expFloat(a.value - b.value));`;
    default: {
      const order = combine === 'max' ? '>' : '<';
      const [same, beats] =
        type === 'i32'
          ? ['(a.value == b.value)', `b.value ${order} a.value`]
          : [
              '(a.value == b.value || (isNan(a.value) && isNan(b.value)))',
              `!isNan(a.value) && (isNan(b.value) || b.value ${order} a.value)`,
            ];
      // Of equal extremes the last one counts.
      const later = withIndices ? 'b.index > a.index' : 'true';
      return `if (select((${beats}), ${later}, ${same})) { return b; } return a;`;
    }
  }
}
