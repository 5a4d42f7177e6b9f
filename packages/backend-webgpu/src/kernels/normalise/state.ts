import type { RowStage } from '@t/core/kernel';
import { scalarType, type ScalarType } from '../../wgsl/types.ts';

export const isLogical = ({ combine }: RowStage): boolean => combine === 'all' || combine === 'any';

/** What a reduction of a row keeps while it goes. */
export const stateType = (stage: RowStage): ScalarType =>
  isLogical(stage) ? 'i32' : scalarType(stage.prologue.dtype);
