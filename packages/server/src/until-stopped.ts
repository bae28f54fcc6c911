/** Why a process stops, as it is printed. */
export type StopReason = 'signal' | 'npm has ended';

/** Read at once, before the parent can end unnoticed. */
const parent = process.ppid;

/** How often to check whether npm is still there, in ms. */
const lookMs = 500;

/**
 * Resolves when the process has to stop: on SIGTERM, on Ctrl-C, or when the npm that started it ends.
 * npm and npx put a shell between themselves and a command, and pass signals on to that; most shells end then, and leave
 * the command behind.
 */
export function untilStopped(environment: Readonly<Record<string, string | undefined>>): Promise<StopReason> {
  return new Promise((resolve) => {
    const timer = isBelowNpm(environment)
      ? setInterval(() => {
          if (process.ppid !== parent) stop('npm has ended');
        }, lookMs)
      : undefined;
    const stop = (reason: StopReason) => {
      clearInterval(timer);
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
      resolve(reason);
    };
    const onSignal = () => stop('signal');
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

/**
 * Whether the shell above was started for this command alone: `npx galena serve`, or a script of a package.json that is no
 * more than `galena serve …`. Where it does more, its end means nothing: `galena serve & npm run more` is intended.
 */
export function isBelowNpm(environment: Readonly<Record<string, string | undefined>>): boolean {
  const script = environment['npm_lifecycle_script']?.trim() ?? '';
  return /^'?galena\b'?[^&|;\n]*$/.test(script);
}
