import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { version } from '../../version.ts';
import { type AllowedAddresses, isAllowed } from '../../webhooks/judge-address.ts';
import { addressOf, notAllowed } from '../../webhooks/receiver-url.ts';
import { allowedLookup, NotSent } from './allowed-lookup.ts';

/** In this time a receiver has to answer, the look-up of its name included. */
const usualPatienceMs = 15_000;

/** So much is kept of the body of an answer; the rest is not read. */
const keptBytes = 1024;

export interface ReceiverAnswer {
  readonly status: number;
  /** The beginning of its body, as text. */
  readonly body: string;
  /** What it asks for with `Retry-After`, in milliseconds; 0 if it does not. */
  readonly retryAfterMs: number;
}

interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts JSON once. It follows no redirect and uses no proxy, and each call has a connection of its own.
 * @throws NotSent where the URL leads to an address that is not allowed, and whatever else keeps an answer from coming
 */
export async function post(
  { url, headers, body }: Posting,
  allowed: AllowedAddresses,
  signal: AbortSignal,
  patienceMs = usualPatienceMs,
): Promise<ReceiverAnswer> {
  const target = new URL(url);
  // Node.js looks up names only.
  const address = addressOf(target);
  if (address !== undefined && !isAllowed(address, allowed)) throw new NotSent(notAllowed(allowed));
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const { request } = target.protocol === 'https:' ? https : http;
    const call = request(target, {
      method: 'POST',
      agent: false,
      lookup: allowedLookup(allowed, over.signal),
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': `Galena/${version}`,
        ...headers,
      },
    });
    const late = setTimeout(
      () => call.destroy(new NotSent(`no answer within ${patienceMs / 1000} s`)),
      patienceMs,
    );
    // Node.js closes a connection that the receiver has turned to another protocol (101), and has neither an answer nor an error then.
    const lose = () => reject(new NotSent('the connection was closed before an answer came'));
    call.on('error', reject);
    call.once('close', () => {
      clearTimeout(late);
      over.abort();
    });
    call.once('close', lose);
    call.once('response', (response) => {
      // Its status counts, whatever becomes of the rest.
      call
        .off('close', lose)
        .off('error', reject)
        .on('error', () => undefined);
      readBeginning(response).then((beginning) => {
        call.destroy();
        resolve(describe(response, beginning));
      }, reject);
    });
    call.end(body);
  });
}

/** Until there is enough of it, it ends, or breaks off. */
async function readBeginning(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= keptBytes) break;
    }
  } catch {
    // What has come is kept.
  }
  return Buffer.concat(chunks).subarray(0, keptBytes);
}

function describe({ statusCode = 0, headers }: IncomingMessage, beginning: Buffer): ReceiverAnswer {
  // PostgreSQL's text has no place for NUL.
  const body = beginning.toString('utf8').replaceAll('\0', '\ufffd');
  return { status: statusCode, body, retryAfterMs: readRetryAfter(headers['retry-after']) };
}

/** Seconds, or a date of HTTP. */
function readRetryAfter(text = ''): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}
