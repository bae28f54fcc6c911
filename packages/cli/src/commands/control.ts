import type { Command } from 'commander';
import { controlCallsCommand } from './control-calls.ts';
import { faultCommands, paceCommands, strictnessCommand } from './control-faults.ts';
import { stateCommands } from './control-state.ts';
import { group } from './define.ts';

/** `galena control` */
export function controlCommands(): Command {
  return group('control', 'Control a double of Marketo: its state, clock, faults, pace, strictness, calls', [
    ...stateCommands(),
    faultCommands(),
    paceCommands(),
    strictnessCommand(),
    controlCallsCommand(),
  ]);
}
