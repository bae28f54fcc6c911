import type { Command } from 'commander';

/** Commands that one file defines. */
interface CommandGroup {
  readonly names: readonly string[];
  /** @param program gives all commands. */
  readonly load: (program: () => Promise<Command>) => Promise<readonly Command[]>;
}

/** All commands, in the order of the help. Each is loaded only if it is called: reading the others takes longer than most of them do. */
export const commandGroups: readonly CommandGroup[] = [
  {
    names: ['import'],
    load: async () => [(await import('./import.ts')).importCommand()],
  },
  {
    names: ['retry'],
    load: async () => [(await import('./retry.ts')).retryCommand()],
  },
  {
    names: ['status', 'wait', 'failures', 'warnings', 'skipped', 'cancel'],
    load: async () => (await import('./follow.ts')).followCommands(),
  },
  {
    names: ['undo'],
    load: async () => [(await import('./undo.ts')).undoCommand()],
  },
  {
    names: ['imports'],
    load: async () => [(await import('./imports.ts')).importsCommands()],
  },
  {
    names: ['templates'],
    load: async () => [(await import('./templates.ts')).templatesCommands()],
  },
  {
    names: ['leads', 'lists', 'companies', 'sales-persons'],
    load: async () => (await import('./records.ts')).recordCommands(),
  },
  {
    names: ['export'],
    load: async () => [(await import('./export.ts')).exportCommands()],
  },
  {
    names: ['activities'],
    load: async () => [(await import('./activities.ts')).activitiesCommand()],
  },
  {
    names: ['fields'],
    load: async () => [(await import('./fields.ts')).fieldCommands()],
  },
  {
    names: ['subscriptions', 'services', 'roles', 'partitions', 'settings'],
    load: async () => (await import('./administration.ts')).administrationCommands(),
  },
  {
    names: ['users'],
    load: async () => [(await import('./users.ts')).usersCommands()],
  },
  {
    names: ['webhooks'],
    load: async () => [(await import('./webhooks.ts')).webhookCommands()],
  },
  {
    names: ['usage', 'limits'],
    load: async () => (await import('./usage.ts')).usageCommands(),
  },
  {
    names: ['calls'],
    load: async () => [(await import('./calls.ts')).callsCommand()],
  },
  {
    names: ['control'],
    load: async () => [(await import('./control.ts')).controlCommands()],
  },
  {
    names: ['login'],
    load: async () => [(await import('./login.ts')).loginCommand()],
  },
  {
    names: ['doctor'],
    load: async () => [(await import('./doctor.ts')).doctorCommand()],
  },
  {
    names: ['serve'],
    load: async () => [(await import('./serve.ts')).serveCommand()],
  },
  {
    names: ['demo'],
    load: async () => [(await import('./demo.ts')).demoCommand()],
  },
  {
    names: ['double'],
    load: async () => [(await import('./double.ts')).doubleCommand()],
  },
  {
    names: ['exec'],
    load: async () => [(await import('./exec.ts')).execCommand()],
  },
  {
    names: ['completion'],
    load: async (program) => [(await import('./completion.ts')).completionCommand(program)],
  },
];
