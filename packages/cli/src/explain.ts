import { GalenaRefusal, GalenaUnreachable } from '@galena/client';

/** Exit statuses that scripts can rely on. */
export const exitStatus = { allIn: 0, rowsFailed: 1, badInput: 2, refused: 3, noServer: 4 } as const;

/** Tells a person what went wrong; gives the exit status. */
export function explain(error: unknown, task: string): number {
  if (error instanceof GalenaRefusal) {
    process.stderr.write(`The server refused: ${error.message}\n`);
    return exitStatus.refused;
  }
  if (error instanceof GalenaUnreachable) {
    process.stderr.write(
      `${error.message}\nIs "galena serve" running there? --url or GALENA_URL names another server.\n`,
    );
    return exitStatus.noServer;
  }
  process.stderr.write(`${task}: ${error instanceof Error ? error.message : String(error)}\n`);
  return exitStatus.badInput;
}
