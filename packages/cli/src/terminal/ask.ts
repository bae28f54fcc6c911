import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Interrupted } from './explain.ts';

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
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await askOn(silent, '', '');
  process.stderr.write('\n');
  return answer;
}

async function askOn(output: NodeJS.WritableStream, question: string, offered: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const abort = new AbortController();
  terminal.once('SIGINT', () => abort.abort());
  try {
    const answer = (await terminal.question(question, { signal: abort.signal })).trim();
    return answer === '' ? offered : answer;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    process.stderr.write('\n');
    throw new Interrupted('Stopped.');
  } finally {
    terminal.close();
  }
}
