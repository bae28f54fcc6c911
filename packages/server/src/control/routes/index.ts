import type { ControlOperation } from '../../http/control-operation.ts';
import { moveClockOperation, showClockOperation } from './clock.ts';
import { showStateOperation } from './show-state.ts';

/** Every operation of the control plane. */
export const controlOperations: readonly ControlOperation[] = [
  showStateOperation,
  showClockOperation,
  moveClockOperation,
];
