import { setTimeout as delay } from 'node:timers/promises';
import { within } from '../within.ts';
import { Session, sessionConfig } from './session.ts';

/** A connection that waits for notifications, and is made again when it breaks. */
export interface Listener {
  stop(): Promise<void>;
}

/** For so long PostgreSQL may take to let us listen, or go: there is nothing that it could be busy with. */
const answerMs = 3_000;

/**
 * Calls `onNotify` with the text of each notification on the channel, and with an empty one after each reconnect: some may have been
 * missed.
 */
export function listen(
  connectionString: string,
  channel: string,
  onNotify: (text: string) => void,
): Listener {
  const stopping = new AbortController();
  const finished = keepListening(connectionString, channel, onNotify, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await finished;
    },
  };
}

async function keepListening(
  connectionString: string,
  channel: string,
  onNotify: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const client = new Session({
      ...sessionConfig(connectionString),
      application_name: 'galena listener',
      query_timeout: answerMs,
    });
    let breakOff = () => {};
    const broken = new Promise<void>((resolve) => {
      breakOff = resolve;
    });
    client.on('error', breakOff);
    client.on('end', breakOff);
    signal.addEventListener('abort', breakOff);
    client.on('notification', ({ payload = '' }) => onNotify(payload));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      onNotify('');
      await broken;
    } catch {
      await delay(500, undefined, { signal }).catch(() => undefined);
    } finally {
      signal.removeEventListener('abort', breakOff);
      await within(answerMs, client.end(), () => new Error('no answer')).catch((error) =>
        client.breakOff(error),
      );
    }
  }
}
