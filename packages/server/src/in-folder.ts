import { SetupError } from './errors.ts';

/** The settings that name a folder. */
export type FolderSetting = 'GALENA_DATA_DIR' | 'GALENA_TLS_DIR' | 'TMPDIR';

/**
 * Does something in a folder that a setting names; errors of the system name that setting.
 * @throws SetupError with the system's words: `EACCES: permission denied, mkdir '/srv/galena'`.
 */
export async function inFolder<Result>(
  setting: FolderSetting,
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new SetupError(
      `${setting} is ${folder}, which cannot be used (${error.message}); set it to a folder that Galena may write to`,
    );
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
