import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { exitStatus } from '../src/terminal/exit-status.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it.runIf(process.platform === 'linux')('an error that cannot be told keeps its exit status', async () => {
  const full = await open('/dev/full', 'w');
  onTestFinished(() => full.close());
  const connection = ['--url', 'http://127.0.0.1:1', '--client-id', 'a', '--client-secret', 'b'];
  const command = spawn(process.execPath, [main, 'status', '1', ...connection], {
    stdio: ['ignore', 'ignore', full.fd],
  });
  expect(await once(command, 'exit')).toEqual([exitStatus.noServer, null]);
});

it.runIf(process.platform === 'linux')(
  'a result that cannot be written is told in a line, with a status',
  async () => {
    const full = await open('/dev/full', 'w');
    onTestFinished(() => full.close());
    const command = spawn(process.execPath, [main, 'completion', 'bash'], {
      stdio: ['ignore', full.fd, 'pipe'],
    });
    const said = command.stderr && text(command.stderr);
    expect(await once(command, 'exit')).toEqual([exitStatus.usage, null]);
    expect(await said).toBe('The result cannot be written: ENOSPC: no space left on device, write\n');
  },
);
