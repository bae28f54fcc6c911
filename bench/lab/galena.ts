import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Galena } from '@galena/client';
import { StageTimes } from './stage-times.ts';

export const service = { clientId: 'bench', clientSecret: 'bench-secret' };

/** The subscription that a new Galena has. */
export const schema = 'sub_000_gal_000';

/** A Galena in a process of its own, as a user runs it, but without limits of calls. */
export interface RunningGalena {
  readonly pid: number;
  readonly url: string;
  /** Calls as the first service of the first subscription. */
  readonly client: Galena;
  /** How long the stages of its imports took, by its log. */
  readonly stages: StageTimes;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

export async function startGalena(
  connectionString: string,
  environment: Readonly<Record<string, string>>,
): Promise<RunningGalena> {
  const child = spawn(process.execPath, ['--max-semi-space-size=1', main, 'serve'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      GALENA_LIMITS: 'off',
      GALENA_LOG_LEVEL: 'debug',
      DATABASE_URL: connectionString,
      GALENA_CLIENT_ID: service.clientId,
      GALENA_CLIENT_SECRET: service.clientSecret,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keeper = keep(child);
  child.once('exit', () => keeper.kill());
  const stages = new StageTimes();
  createInterface({ input: child.stderr }).on('line', (line) => stages.read(line));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
  try {
    const url = await readyUrl(child);
    const client = new Galena({ baseUrl: url, ...service });
    return { pid: child.pid ?? 0, url, client, stages, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A shell that ends Galena when the suite is gone, however it went: its standard input closes then. */
function keep({ pid }: ChildProcess): ChildProcess {
  return spawn('/bin/sh', ['-c', `read -r _; kill ${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (text) => {
      output += String(text);
      const url = /ready (?:at (http\S+)|to carry out)/.exec(output);
      if (url !== null) resolve(url[1] ?? '');
    });
    child.once('exit', () => reject(new Error(`Galena did not start: ${output}`)));
  });
}
