import { tfLast } from '../libraries/tfjs.ts';
import { type Case, Unavailable, type Workload } from './workload.ts';

const OPERATIONS = 1000;
const left = [1, 2, 3, 4];
const right = [5, 6, 7, 8];
const plain: Case = { name: 'no gradient', size: [0] };
const recording: Case = { name: 'recording', size: [1] };

export const eagerAdd: Workload = {
  id: 'W11',
  name: 'eager-add',
  description:
    'a.add(b) of two tensors of 4 float32, op by op: nothing requiring a gradient, and with a graph recorded',
  cases: [plain, recording],
  python: ['torch', 'numpy'],
  targets: [{ case: recording.name, backend: 'js', microseconds: 1 }],
  entries: {
    ours: ({ t, read }, { size: [requiresGrad] }) => {
      const a = t.tensor(left, { requiresGrad: requiresGrad === 1 });
      const b = t.tensor(right);
      return {
        operations: OPERATIONS,
        step: () => {
          let y = a;
          for (let i = 0; i < OPERATIONS; i++) y = a.add(b);
          return read(y.sum());
        },
      };
    },
    tfjs: (tf, { size: [requiresGrad] }) => {
      if (requiresGrad === 1) throw new Unavailable('records only inside tf.grads');
      const a = tf.tensor(left);
      const b = tf.tensor(right);
      return {
        operations: OPERATIONS,
        step: () => {
          for (let i = 1; i < OPERATIONS; i++) tf.add(a, b).dispose();
          return tfLast(tf, () => tf.sum(tf.add(a, b)));
        },
      };
    },
    jaxEager: ({ numpy: np }, { size: [requiresGrad] }) => {
      if (requiresGrad === 1) throw new Unavailable('records only inside grad');
      const a = np.array(left);
      const b = np.array(right);
      return {
        operations: OPERATIONS,
        step: async () => {
          for (let i = 0; i < OPERATIONS; i++) {
            const y = a.ref.add(b.ref);
            await y.blockUntilReady();
            y.dispose();
          }
        },
      };
    },
    jsPytorch: (torch, { size: [requiresGrad] }) => {
      const a = torch.tensor(left, requiresGrad === 1);
      const b = torch.tensor(right);
      return {
        operations: OPERATIONS,
        step: () => {
          for (let i = 0; i < OPERATIONS; i++) torch.add(a, b);
          // Each result hangs itself onto its operands until their graph is dropped.
          if (requiresGrad === 1) a.zero_grad();
        },
      };
    },
  },
};
