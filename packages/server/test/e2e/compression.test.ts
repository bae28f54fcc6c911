import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../support/raw-request.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('api');
});
afterAll(() => server.stop());

describe('compression', () => {
  const ask = async (path: string, accept: string) => {
    const headers = [
      `Authorization: Bearer ${await server.api.token()}`,
      `Accept-Encoding: ${accept}`,
      'Connection: close',
    ];
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`;
    const answer = await sendRaw(server.url, request, 'latin1');
    return {
      head: answer.slice(0, answer.indexOf('\r\n\r\n')),
      body: answer.slice(answer.indexOf('\r\n\r\n') + 4),
    };
  };

  it.each(['gzip', 'deflate, gzip;q=0.5', '*'])('compresses long answers for %s', async (accept) => {
    const { head, body } = await ask('/rest/v1/leads/describe.json', accept);
    expect(head).toMatch(/^content-type: application\/json;charset=UTF-8\r$/im);
    expect(head).toMatch(/^content-encoding: gzip\r?$/im);
    expect(JSON.parse(gunzipSync(Buffer.from(body, 'latin1')).toString())).toMatchObject({ success: true });
  });

  it.each([
    ['/rest/v1/leads/describe.json', 'deflate'],
    ['/rest/v1/leads/describe.json', 'gzip;q=0'],
    ['/rest/v1/leads/partitions.json', 'gzip'],
  ])('leaves %s as it is for %s', async (path, accept) => {
    const { head, body } = await ask(path, accept);
    expect(head).not.toMatch(/content-encoding/i);
    expect(JSON.parse(body)).toMatchObject({ success: true });
  });
});
