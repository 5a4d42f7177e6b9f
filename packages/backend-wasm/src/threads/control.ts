import { GEOMETRY_LENGTH, SCRATCH_BYTES } from '../kernels/scratch.ts';

/**
 * What threads tell each other, behind the first scratch area: addresses of words, those that several threads write in
 * cache lines of their own. The first thread describes a launch that may be divided into parts; all take parts of it
 * until none is left. A part is taken by counting the ticket down, which fails if the ticket has changed, so that a
 * thread that was asleep can never take a part of a launch that is over.
 */

/** Number of the launch times 256, plus the parts that nobody has taken yet. */
export const TICKET = SCRATCH_BYTES;
export const PARTS = 255;

/** Parts that are done. */
export const DONE = TICKET + 64;

/** Workers that wait for work, and whether one of them has failed. */
export const READY = TICKET + 128;
export const FAILED = READY + 4;

/** The launch: address of its program (bytes of the module behind their number), and all its parts. */
export const PROGRAM = TICKET + 192;
export const TOTAL = PROGRAM + 4;

/** Size of the dimension that is divided, how much of it is a part, and where its size stands in the geometry (bytes). */
export const SIZE = PROGRAM + 8;
export const UNIT = PROGRAM + 12;
export const AXIS = PROGRAM + 16;
export const GEOMETRY_BYTES = PROGRAM + 20;

/** Arguments behind the geometry, of 8 bytes each; by how much those that are addresses grow from part to part. */
export const MAX_ARGUMENTS = 64;
export const VALUES = PROGRAM + 64;
export const STEPS = VALUES + 8 * MAX_ARGUMENTS;
export const GEOMETRY = STEPS + 4 * MAX_ARGUMENTS;

/** Tensors lie behind this. */
export const CONTROL_END = GEOMETRY + 4 * GEOMETRY_LENGTH;
