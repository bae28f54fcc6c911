/** Why a process stops: what it says of it. */
export type StopReason = 'signal' | 'npm has ended';

/** Known before anything takes time: who ends meanwhile is missed. */
const parent = process.ppid;

/** So often it is looked whether npm is still there, in ms. */
const lookMs = 500;

/**
 * Resolves when the process is told to stop: by SIGTERM, by Ctrl-C, or by the end of the npm that it was started with.
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
 * more than `galena serve …`. Where it has more to do, its end says nothing: `galena serve & npm run more` is meant so.
 */
export function isBelowNpm(environment: Readonly<Record<string, string | undefined>>): boolean {
  const script = environment['npm_lifecycle_script']?.trim() ?? '';
  return /^'?galena\b'?[^&|;\n]*$/.test(script);
}
