import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import type { Envelope } from '@galena/client';
import { service } from './galena.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Calls with as little work on this side as can be: the caller shares the machine with what it measures. */
export interface ApiCalls {
  /** @throws Error unless the call succeeds */
  call<Item>(method: 'GET' | 'POST', path: string, body?: Body): Promise<readonly Item[]>;
  /** Gives the body of an answer in pieces. */
  download(path: string): Promise<AsyncIterable<Buffer>>;
  close(): void;
}

export interface Body {
  readonly type: string;
  readonly text: string;
}

export function jsonBody(content: object): Body {
  return { type: 'application/json', text: JSON.stringify(content) };
}

/** A form with one file, as a client sends it. */
export function formWithFile(content: string): Body {
  const boundary = 'galena-benchmark';
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    text: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\n\r\n${content}\r\n--${boundary}--\r\n`,
  };
}

/** Opens connections as a service of a subscription. */
export async function openCalls(url: string, credentials: Credentials = service): Promise<ApiCalls> {
  const query = `client_id=${credentials.clientId}&client_secret=${credentials.clientSecret}`;
  const answer = await fetch(`${url}/identity/oauth/token?grant_type=client_credentials&${query}`);
  const { access_token } = (await answer.json()) as { access_token: string };
  const agent = new http.Agent({ keepAlive: true });
  const authorization = `Bearer ${access_token}`;
  return {
    async download(path) {
      const response = await send(`${url}${path}`, { agent, headers: { authorization } });
      if (response.statusCode !== 200) throw new Error(`GET ${path}: HTTP ${response.statusCode}`);
      return response;
    },
    async call<Item>(method: 'GET' | 'POST', path: string, body?: Body) {
      const headers = {
        authorization,
        ...(body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }),
      };
      const response = await send(`${url}${path}`, { agent, method, headers }, body?.text);
      const answer = await text(response);
      const envelope = JSON.parse(answer) as Envelope<Item>;
      if (!envelope.success) throw new Error(`${method} ${path}: ${answer}`);
      return envelope.result ?? [];
    },
    close: () => agent.destroy(),
  };
}

async function send(url: string, options: http.RequestOptions, body?: string): Promise<http.IncomingMessage> {
  const request = http.request(url, options);
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return response;
}
