import type { Layout } from '../../tensor/layout.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { fullOf, writeRaw } from '../base/fill.ts';
import { applyRow, type Row } from '../base/row.ts';
import { makeView } from '../base/view.ts';

/** Where a view finds its elements. */
export interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** First element, counted from the first one of the input; default 0. */
  readonly start?: number;
}

/** An op whose result is a view of its input. */
export interface ViewSpec<A> {
  /** PyTorch's name of the backward node. */
  readonly name: string;
  geometry(x: Layout, attrs: A): Geometry;
  /**
   * Gradient of an input of layout `x`; default: that of a view which shows some of the elements, each once.
   */
  backward?(g: Tensor, attrs: A, x: Layout): Tensor;
}

/** A view op: `apply` makes the view and records it; forward mode applies the same view to the tangent. */
export class ViewOp<A> {
  private readonly spec: ViewSpec<A>;
  private readonly row: Row<A>;

  constructor(spec: ViewSpec<A>) {
    this.spec = spec;
    this.row = {
      name: spec.name,
      forward: ([x], attrs) => this.view(x!, attrs),
      backward: (ctx, g) => {
        if (!g) return [null];
        const [x] = ctx.inputs;
        return [spec.backward?.(g, ctx.attrs, x!) ?? this.embed(g, ctx.attrs, x!.shape)];
      },
      jvp: (ctx, t) => this.apply(t!, ctx.attrs),
    };
  }

  apply(x: Tensor, attrs: A): Tensor {
    return applyRow(this.row, [x], attrs) as Tensor;
  }

  private view(x: Tensor, attrs: A): Tensor {
    const { shape, strides, start = 0 } = this.spec.geometry(x.layout, attrs);
    return makeView(x, shape, strides, x.offset + start);
  }

  /** Zeros of `shape` with `g` in the place that the view shows: the adjoint of the view. */
  embed(g: Tensor, attrs: A, shape: readonly number[]): Tensor {
    return applyRow(this.embedding, [g], { attrs, shape }) as Tensor;
  }

  private readonly embedding: Row<{ readonly attrs: A; readonly shape: readonly number[] }> = {
    name: () => this.spec.name.replace('0', 'Backward0'),
    forward: ([g], { attrs, shape }) => {
      const out = fullOf(g!.device, g!.dtype, shape, 0);
      writeRaw(this.view(out, attrs), g!);
      return out;
    },
    backward: (ctx, g) => [g && this.apply(g, ctx.attrs.attrs)],
    jvp: (ctx, t) => this.embed(t!, ctx.attrs.attrs, ctx.attrs.shape),
  };
}
