import type { ScalarType } from './types.ts';

/** How a shader uses a buffer; an `atomic` one is also reached through `swap<k>`, `add<k>` and `max<k>`. */
export interface Binding {
  readonly type: ScalarType;
  readonly access: 'read' | 'write' | 'atomic';
  /** Elements are loaded and stored four at a time, as a vec4; positions and offsets count such quads. Not for atomic ones. */
  readonly quads?: boolean;
}

/** A buffer as it is bound in one variant of a shader. */
export interface Bound {
  /** Number of the launch's buffer. */
  readonly buffer: number;
  /** Its first binding. */
  readonly binding: number;
  /** Bindings that it is spread over, each of `windowLength` elements, since one binding has a limited size. */
  readonly windows: number;
  readonly written: boolean;
  readonly atomic: boolean;
  readonly quads: boolean;
  readonly type: ScalarType;
}

const typeOf = (type: ScalarType, quads: boolean): string => (quads ? `vec4<${type}>` : type);

const ARGUMENTS = 'arguments';

/** Declaration of the uniform that holds a launch's `count` numbers. */
export const declareArguments = (count: number): string =>
  `@group(0) @binding(0) var<uniform> ${ARGUMENTS}: array<vec4<i32>, ${Math.ceil(count / 4)}>;`;

/** Source of the n-th number of a launch, an i32. */
export const argument = (n: number): string => `${ARGUMENTS}[${n >> 2}].${'xyzw'[n & 3]}`;

/** Declarations of the bindings of `bound`. */
export function declareBindings({ buffer, binding, windows, written, atomic, quads, type }: Bound): string[] {
  const element = atomic ? 'atomic<i32>' : typeOf(type, quads);
  const mode = written ? 'read_write' : 'read';
  return Array.from(
    { length: windows },
    (_, w) =>
      `@group(0) @binding(${binding + w}) var<storage, ${mode}> buffer${buffer}_${w}: array<${element}>;`,
  );
}

/**
 * Functions of the launch's buffer `k`, which lies in `bound`: `load<k>(i)`, and where it is written `store<k>(i, x)`, or
 * for atomic ones `swap<k>(i, old, next)`, which is true where the word was `old` and is now `next`, `add<k>(i, x)` and
 * `max<k>(i, x)`.
 */
export function declareAccess(k: number, binding: Binding, bound: Bound, windowLength: number): string[] {
  const { type, quads = false } = binding;
  const name = `buffer${bound.buffer}`;
  const value = typeOf(type, quads);
  const length = quads ? windowLength / 4 : windowLength;
  /** Element number `at` of a window: a single one may lie in a buffer that another binding takes by quads. */
  const elementOf = (window: string, at: string): string =>
    bound.quads === quads ? `${window}[${at}]` : `${window}[(${at}) / 4u][(${at}) % 4u]`;
  /** A function whose body is `each` of the element, in whichever window that lies. */
  const access = (head: string, result: string, each: (element: string) => string): string => {
    const [first, ...rest] = Array.from({ length: bound.windows }, (_, w) =>
      each(elementOf(`${name}_${w}`, w === 0 ? 'at' : `at - ${w * length}u`)),
    );
    const cases = rest.map((body, i) => `case ${i + 1}u { ${body} }`);
    const body =
      cases.length === 0 ? first : `switch at / ${length}u { ${cases.join(' ')} default { ${first} } }`;
    return `fn ${head}${result} { let at = u32(i + ${argument(k)}); ${body} }`;
  };
  const stored = bound.atomic ? 'i32' : bound.type;
  const cast = (to: ScalarType, from: ScalarType, source: string): string =>
    to === from ? source : `bitcast<${typeOf(to, quads)}>(${source})`;
  const load = (element: string): string =>
    cast(type, stored, bound.atomic ? `atomicLoad(&${element})` : element);
  const functions = [access(`load${k}(i: i32)`, ` -> ${value}`, (element) => `return ${load(element)};`)];
  if (binding.access === 'write') {
    const x = cast(stored, type, 'x');
    const store = (element: string): string =>
      bound.atomic ? `atomicStore(&${element}, ${x});` : `${element} = ${x};`;
    functions.push(access(`store${k}(i: i32, x: ${value})`, '', store));
  }
  if (binding.access === 'atomic') {
    functions.push(
      access(
        `swap${k}(i: i32, old: i32, next: i32)`,
        ' -> bool',
        (element) => `return atomicCompareExchangeWeak(&${element}, old, next).exchanged;`,
      ),
      access(`add${k}(i: i32, x: i32)`, '', (element) => `atomicAdd(&${element}, x);`),
      access(`max${k}(i: i32, x: i32)`, '', (element) => `atomicMax(&${element}, x);`),
    );
  }
  return functions;
}
