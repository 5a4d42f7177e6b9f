import { pad, type PadOptions } from '../ops/nn/pad.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';
import { pythonSetting } from './repr.ts';

/** Elements before and after each dimension, the last dimension first; one number for all. */
type Sides = number | readonly number[];

abstract class Padding extends Module {
  readonly padding: readonly number[];
  private readonly options: PadOptions;

  constructor(dims: number, padding: Sides, options: PadOptions) {
    super();
    this.padding = typeof padding === 'number' ? new Array<number>(2 * dims).fill(padding) : padding;
    this.options = options;
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, this.options);
  }

  override extraRepr(): string {
    return pythonSetting(this.padding);
  }
}

abstract class ConstantPad extends Padding {
  readonly value: number;

  constructor(dims: number, padding: Sides, value: number) {
    super(dims, padding, { mode: 'constant', value });
    this.value = value;
  }

  override extraRepr(): string {
    return `padding=${pythonSetting(this.padding)}, value=${pythonSetting(this.value)}`;
  }
}

/** `value` around the last dimension. */
export class ConstantPad1d extends ConstantPad {
  constructor(padding: Sides, value: number) {
    super(1, padding, value);
  }
}

/** `value` around the last two dimensions. */
export class ConstantPad2d extends ConstantPad {
  constructor(padding: Sides, value: number) {
    super(2, padding, value);
  }
}

/** `value` around the last three dimensions. */
export class ConstantPad3d extends ConstantPad {
  constructor(padding: Sides, value: number) {
    super(3, padding, value);
  }
}

/** Zeros around the last two dimensions. */
export class ZeroPad2d extends Padding {
  constructor(padding: Sides) {
    super(2, padding, { mode: 'constant', value: 0 });
  }
}

/** What is inside, mirrored at the border, around the last dimension. */
export class ReflectionPad1d extends Padding {
  constructor(padding: Sides) {
    super(1, padding, { mode: 'reflect' });
  }
}

/** What is inside, mirrored at the border, around the last two dimensions. */
export class ReflectionPad2d extends Padding {
  constructor(padding: Sides) {
    super(2, padding, { mode: 'reflect' });
  }
}

/** What is inside, mirrored at the border, around the last three dimensions. */
export class ReflectionPad3d extends Padding {
  constructor(padding: Sides) {
    super(3, padding, { mode: 'reflect' });
  }
}

/** The outermost elements around the last dimension. */
export class ReplicationPad1d extends Padding {
  constructor(padding: Sides) {
    super(1, padding, { mode: 'replicate' });
  }
}

/** The outermost elements around the last two dimensions. */
export class ReplicationPad2d extends Padding {
  constructor(padding: Sides) {
    super(2, padding, { mode: 'replicate' });
  }
}

/** The outermost elements around the last three dimensions. */
export class ReplicationPad3d extends Padding {
  constructor(padding: Sides) {
    super(3, padding, { mode: 'replicate' });
  }
}
