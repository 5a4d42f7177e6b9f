import { runsInSoftware } from '../device/adapter.ts';
import type { DeviceBuffer } from '../device/memory.ts';
import type { Queue } from '../device/queue.ts';
import type { Binding } from '../wgsl/bindings.ts';
import { GROUP_INDEX, paramsAfter, Shader } from '../wgsl/shader.ts';

const WORKGROUP = 64;

export interface ElementSource {
  readonly label: string;
  readonly bindings: readonly Binding[];
  /** Numbers that a launch brings; the first one's source is `paramsAfter(bindings.length).int(ELEMENT_PARAMS)`. */
  readonly params: number;
  readonly declarations?: readonly string[];
  /** What is done for element number `index`; `continue` ends it. */
  readonly code: readonly string[];
}

/** Parameters that come before a shader's own: elements in all, elements per invocation. */
export const ELEMENT_PARAMS = 2;

/**
 * A shader that does the same for each of many elements. An invocation takes several that lie a workgroup apart, so that
 * neighbours access neighbours: a driver in software pays more for an invocation than for an element (gather of 1e6: 40
 * ms, not 102), and a GPU has enough to do without one invocation an element where there are many.
 */
export class ElementShader {
  private readonly shader: Shader;
  private readonly inSoftware: boolean;

  constructor(queue: Queue, { label, bindings, params, declarations, code }: ElementSource) {
    this.inSoftware = runsInSoftware(queue.device);
    const { int } = paramsAfter(bindings.length);
    this.shader = new Shader(queue, {
      label,
      bindings,
      params: ELEMENT_PARAMS + params,
      workgroup: [WORKGROUP, 1],
      declarations,
      code: [
        `let share = ${WORKGROUP} * ${int(1)};`,
        `let first = ${GROUP_INDEX} * share;`,
        `let end = min(first + share, ${int(0)});`,
        `for (var index = first + i32(local.x); index < end; index += ${WORKGROUP}) {`,
        ...code,
        '}',
      ],
    });
  }

  /** Launches it for `total` elements; `fill` writes the parameters from word `at` of `ints` and `floats` on. */
  launch(
    buffers: readonly DeviceBuffer[],
    offsets: readonly number[],
    total: number,
    fill?: (ints: Int32Array, at: number, floats: Float32Array) => void,
  ): void {
    const each = this.inSoftware ? 16 : total > 2 ** 20 ? 4 : 1;
    this.shader.launch(buffers, offsets, Math.ceil(total / (WORKGROUP * each)), (ints, floats, at) => {
      ints[at] = total;
      ints[at + 1] = each;
      fill?.(ints, at + ELEMENT_PARAMS, floats);
    });
  }
}
