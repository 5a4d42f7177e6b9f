import { RuntimeError } from '../../errors.ts';
import { sameShape } from '../../tensor/layout.ts';
import { formatList, Size } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { tensorType } from '../../autograd/node.ts';
import { expand as expandTo, sumTo } from '../base/broadcast.ts';
import { broadcastShapes as commonShape } from '../base/plan.ts';
import { checkTensors, numberList, type NumberArgs } from '../base/sizes.ts';
