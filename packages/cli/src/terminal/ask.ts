import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Interrupted } from './explain.ts';
import { write } from './output.ts';
import { safeText } from './safe-text.ts';

/** Whether there is a person to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks a person; an empty answer is the one that is offered. @throws Interrupted */
export async function ask(question: string, offered = ''): Promise<string> {
  return askOn(process.stderr, question, offered);
}

/** Asks without showing what is typed. */
export async function askSecret(question: string): Promise<string> {
  write(process.stderr, question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await askOn(silent, '', '');
  write(process.stderr, '\n');
  return answer;
}

async function askOn(output: NodeJS.WritableStream, question: string, offered: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const abort = new AbortController();
  terminal.once('SIGINT', () => abort.abort());
  // Ctrl-D, or a terminal that is gone: some versions of Node would wait on.
  terminal.once('close', () => abort.abort());
  try {
    const answer = (await terminal.question(safeText(question), { signal: abort.signal })).trim();
    return answer === '' ? offered : answer;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    write(process.stderr, '\n');
    throw new Interrupted('Stopped.');
  } finally {
    terminal.close();
  }
}
