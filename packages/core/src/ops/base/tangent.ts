import { dualLevel, setTangent, tangentOf } from '../../autograd/dual.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { stridedView } from './as-strided.ts';
import { copyInto } from './fill.ts';
import { copyOf, zerosOf } from './gradients.ts';

/** Makes `tangent` that of `target` after a write, and of the part of its base that it shows. */
export function writeTangent(target: Tensor, tangent: Tensor): void {
  const { base } = target;
  if (base === null) {
    setTangent(target, tangent);
    return;
  }
  const level = dualLevel.active;
  dualLevel.active = 0;
  try {
    const old = tangentOf(base);
    const whole = old === null ? zerosOf(base, base.layout) : copyOf(old, base.layout);
    const part = stridedView(whole, target.shape, target.layout.strides, target.offset - base.offset);
    copyInto(part, tangent);
    setTangent(base, whole);
    setTangent(target, part);
  } finally {
    dualLevel.active = level;
  }
}
