import type { DType } from '@t/core/kernel';

/** WGSL's type of an element: uint8 and bool are computed, and stored, as i32. */
export type ScalarType = 'f32' | 'i32';

export const scalarType = (dtype: DType): ScalarType => (dtype === 'float32' ? 'f32' : 'i32');
