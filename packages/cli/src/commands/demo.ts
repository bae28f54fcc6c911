import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Galena } from '@galena/client';
import type { Running } from '@galena/server';
import { Command } from 'commander';
import { describeOutcome, progressOf } from '../importing/follow-import.ts';
import { packageFolder } from '../package-folder.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain, NoServerError } from '../terminal/explain.ts';
import { createOutput, type Output } from '../terminal/output.ts';
import { ProgressLine } from '../terminal/progress.ts';

/** In a package it lies in the package, in the repository at its root. */
const packagedFile = fileURLToPath(new URL('examples/leads.csv', packageFolder));
const exampleFile = existsSync(packagedFile)
  ? packagedFile
  : fileURLToPath(new URL('../../examples/leads.csv', packageFolder));

/** `galena demo` */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Start Galena on fresh data, import examples/leads.csv through the public API, and show the result',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      process.exitCode = await runDemo(createOutput(json === true));
    });
}

/** Nothing stays behind: neither the data nor a process. */
async function runDemo(output: Output): Promise<number> {
  const { readConfig, SetupError, start } = await import('@galena/server');
  const ending = new Ending(undefined);
  let dataDir: string | undefined;
  let running: Running | undefined;
  try {
    dataDir = await makeDataDir();
    output.line(`Starting Galena on a PostgreSQL of its own, with fresh data in ${dataDir}`);
    running = await start(readConfig({ PORT: '0', GALENA_DATA_DIR: dataDir, GALENA_LOG_LEVEL: 'warn' }));
    ending.signal.throwIfAborted();
    await showImport(running, output, ending.signal);
    return exitStatus.allIn;
  } catch (error) {
    return explain(error instanceof SetupError ? new NoServerError(error.message) : error, output);
  } finally {
    await running?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
    ending.over();
  }
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-demo-'));
  // Root runs PostgreSQL as another account, which needs access to the folder.
  await chmod(dataDir, 0o711);
  return dataDir;
}

async function showImport(
  { url = '', service }: Running,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const { clientId, clientSecret = '' } = service;
  const galena = new Galena({ baseUrl: url, clientId, clientSecret });
  output.line(`\nPOST ${url}/bulk/v1/leads.json with examples/leads.csv`);
  const handle = await galena.imports.create(exampleFile, { pollMs: 100, signal });
  const [batchId = 0] = handle.batchIds;
  const progress = new ProgressLine(output);
  const finished = await handle.wait({ onProgress: (snapshot) => progress.show(progressOf(snapshot)) });
  progress.clear();

  output.line(`\nGET /bulk/v1/leads/batch/${batchId}.json`);
  const status = await galena.imports.getStatus(batchId);
  output.line(JSON.stringify(status, undefined, 2));
  for (const kind of ['failures', 'warnings'] as const) {
    output.line(`\nGET /bulk/v1/leads/batch/${batchId}/${kind}.json, its first lines`);
    output.line(
      (await galena.imports.getReport(batchId, kind))?.split('\n').slice(0, 4).join('\n') ?? '(none)',
    );
  }

  const emails = await someEmails();
  output.line(`\nGET /rest/v1/leads.json?filterType=email&filterValues=${emails.join(',')}`);
  const fields = ['email', 'firstName', 'lastName', 'company', 'leadScore'];
  const leads = [];
  for await (const lead of galena.leads.find('email', emails, { fields })) leads.push(lead);
  for (const lead of leads) output.line(JSON.stringify(lead));
  output.line(`\n${describeOutcome(finished)}`);
  output.json({ import: finished, status, leads });
  output.line(
    '\nNext: npm start, or galena serve where that is installed, serves on http://127.0.0.1:8080 and prints a curl line.',
  );
}

/** The e-mail addresses of the first two rows. */
async function someEmails(): Promise<string[]> {
  const lines = (await readFile(exampleFile, 'utf8')).split('\n');
  return lines.slice(1, 3).map((line) => line.split(',')[0] ?? '');
}
