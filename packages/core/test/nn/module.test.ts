import { describe, expect, it } from 'vitest';
import * as t from '../../src/index.ts';

t.use(t.reference());

class Block extends t.nn.Module {
  readonly firstLayer = new t.nn.Linear(2, 3);
  readonly scale = new t.nn.Parameter(t.ones(3));
  readonly seen = t.zeros(1);
  readonly scratch = t.zeros(1);

  constructor() {
    super();
    this.registerBuffer('seen');
    this.registerBuffer('scratch', { persistent: false });
  }

  forward(x: t.Tensor): t.Tensor {
    return this.firstLayer.forward(x).mul(this.scale);
  }
}

describe('Module', () => {
  it('finds parameters, buffers and modules in its properties, own ones first, by names in snake case', () => {
    const block = new Block();
    expect(block.namedParameters().map(([name]) => name)).toEqual([
      'scale',
      'first_layer.weight',
      'first_layer.bias',
    ]);
    expect(block.namedBuffers().map(([name]) => name)).toEqual(['seen', 'scratch']);
    expect(Object.keys(block.stateDict())).toEqual([
      'scale',
      'seen',
      'first_layer.weight',
      'first_layer.bias',
    ]);
    expect(block.namedModules().map(([name]) => name)).toEqual(['', 'first_layer']);
  });

  it('counts what is shared once, and names it everywhere in the state', () => {
    const layer = new t.nn.Linear(2, 2);
    const twice = new t.nn.Sequential(layer, layer);
    expect(twice.parameters()).toHaveLength(2);
    expect(Object.keys(twice.stateDict())).toEqual(['0.weight', '0.bias', '1.weight', '1.bias']);
  });

  it('hands its mode to the modules in it', () => {
    const net = new t.nn.Sequential(new t.nn.Dropout(1), new t.nn.Identity());
    expect(net.forward(t.ones(2)).toArraySync()).toEqual([0, 0]);
    expect(net.eval().forward(t.ones(2)).toArraySync()).toEqual([1, 1]);
    expect(
      net
        .train()
        .modules()
        .every((module) => module.training),
    ).toBe(true);
  });

  it('sets gradients to zero in place, or removes them', () => {
    const layer = new t.nn.Linear(2, 1);
    layer.forward(t.ones(1, 2)).sum().backward();
    const { grad } = layer.weight;
    layer.zeroGrad();
    expect(layer.weight.grad).toBe(grad);
    expect(grad!.toArraySync()).toEqual([[0, 0]]);
    layer.zeroGrad({ setToNone: true });
    expect(layer.weight.grad).toBeNull();
  });

  it('converts its floats, and nothing else', () => {
    const norm = new t.nn.BatchNorm1d(2).double();
    expect(norm.weight!.dtype).toBe('float64');
    expect(norm.runningMean!.dtype).toBe('float64');
    expect(norm.numBatchesTracked!.dtype).toBe('int32');
  });

  it('prints as PyTorch does', () => {
    expect(String(new t.nn.Sequential(new t.nn.Linear(2, 3, { bias: false }), new t.nn.Sequential()))).toBe(
      'Sequential(\n  (0): Linear(in_features=2, out_features=3, bias=False)\n  (1): Sequential()\n)',
    );
  });
});
