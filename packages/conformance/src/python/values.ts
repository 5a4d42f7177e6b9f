import type { Tensor } from '@t/core';

/**
 * Values of Python that have no JavaScript value of their own. An int is a number, None is null, a list is an
 * array; what Python tells apart and JavaScript does not has one of these classes.
 */
export type PyValue = null | boolean | number | string | Tensor | PyObject | PyValue[];

export type PyObject = PyFloat | PyTuple | PySlice | PyDType | PyEllipsis | PyForeign | PyModule | PyFunction;

export type Kwargs = Readonly<Record<string, PyValue>>;

export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export class PyTuple {
  readonly items: readonly PyValue[];

  constructor(items: readonly PyValue[]) {
    this.items = items;
  }
}

export class PySlice {
  readonly start: PyValue;
  readonly stop: PyValue;
  readonly step: PyValue;

  constructor(start: PyValue, stop: PyValue, step: PyValue) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** PyTorch's name of a dtype, of ours or not. */
export class PyDType {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class PyEllipsis {
  readonly text = '...';
}

/** Anything else of ours: a generator, a distribution, a shape, several named results. */
export class PyForeign {
  readonly value: object;

  constructor(value: object) {
    this.value = value;
  }
}

/** A module of PyTorch, or a function in it, by its dotted name; the empty name is `torch` itself. */
export class PyModule {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

export class PyFunction {
  readonly call: (args: readonly PyValue[], kwargs: Kwargs) => Promise<PyValue>;
  readonly name: string;

  constructor(call: (args: readonly PyValue[], kwargs: Kwargs) => Promise<PyValue>, name = '') {
    this.call = call;
    this.name = name;
  }
}

/** The number inside an int, a float or a bool. */
export function numberOf(value: PyValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return value instanceof PyFloat ? value.value : undefined;
}

/** The items of a list or tuple. */
export function itemsOf(value: PyValue): readonly PyValue[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof PyTuple ? value.items : undefined;
}
