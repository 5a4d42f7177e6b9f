import type { Chapter } from '../chapter.ts';
import { autograd as autograd000 } from './000-autograd.ts';
import { broadcasting } from './000-broadcasting.ts';
import { csv } from './000-csv.ts';
import { linearAlgebra as linearAlgebra000 } from './000-linear-algebra.ts';
import { probability } from './000-probability.ts';
import { autograd as autograd001 } from './001-autograd.ts';
import { linearAlgebra as linearAlgebra001 } from './001-linear-algebra.ts';
import { preprocessing as preprocessing001 } from './001-preprocessing.ts';
import { tensors as tensors001 } from './001-tensors.ts';
import { autograd as autograd002 } from './002-autograd.ts';
import { calculus } from './002-calculus.ts';
import { linearAlgebra as linearAlgebra002 } from './002-linear-algebra.ts';
import { preprocessing as preprocessing002 } from './002-preprocessing.ts';
import { products } from './002-products.ts';
import { tensors as tensors002 } from './002-tensors.ts';
import { autograd as autograd003 } from './003-autograd.ts';
import { autograd as autograd004 } from './004-autograd.ts';

/** The chapters in the order of the notes. */
export const chapters: readonly Chapter[] = [
  broadcasting,
  csv,
  linearAlgebra000,
  autograd000,
  probability,
  tensors001,
  preprocessing001,
  linearAlgebra001,
  autograd001,
  tensors002,
  preprocessing002,
  linearAlgebra002,
  products,
  calculus,
  autograd002,
  autograd003,
  autograd004,
];
