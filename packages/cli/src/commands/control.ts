import type { Command } from 'commander';
import { faultCommands, paceCommands, strictnessCommand } from './control-faults.ts';
import { group } from './define.ts';

/** `galena control` */
export function controlCommands(): Command {
  return group('control', 'Control a double of Marketo: faults, pace, strictness', [
    faultCommands(),
    paceCommands(),
    strictnessCommand(),
  ]);
}
