import { grad } from '../../autograd/engine.ts';
import { enableGrad } from '../../autograd/mode.ts';
import { isFloat } from '../../tensor/dtype.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { sum } from '../reduce/sum.ts';
import { requiresGrad_ } from '../create/tensor.ts';
import { fullOf } from './fill.ts';
import type { Row } from './row.ts';

/**
 * The tangents of a row from its gradients: what `backward` makes of the gradients of the outputs is linear in them, and the
 * tangents are its adjoint.
 */
export const tangentsByBackward =
  <A>(backward: Row<A>['backward']): Row<A>['jvp'] =>
  (ctx, ...tangents) =>
    enableGrad(() => {
      const device = tangents.find((t) => t !== null)!.device;
      const probes = ctx.outputs.map(({ dtype, shape }) =>
        isFloat(dtype) ? requiresGrad_(fullOf(device, dtype, shape, 0)) : null,
      );
      const needs = tangents.map((t) => t !== null);
      const gradients = backward({ ...ctx, needs }, ...probes);
      const terms = tangents
        .map((t, i) => (t === null || !gradients[i] ? null : sum(mul(gradients[i], t))))
        .filter((term) => term !== null);
      if (terms.length === 0) return probes.map(() => null);
      const given = probes.filter((probe) => probe !== null);
      const found = grad([terms.reduce((a, b) => add(a, b))], given, { allowUnused: true });
      return probes.map((probe) => (probe === null ? null : (found[given.indexOf(probe)] ?? null)));
    });
