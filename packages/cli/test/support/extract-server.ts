import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';

/** Speaks as Marketo does of jobs whose files a test has written, one after the other and round again. Gives its address. */
export async function useExtractServer(files: readonly string[]): Promise<string> {
  let jobs = 0;
  const fileOf = (path: string) => files[Number(path.split('/').at(-2)) % files.length] ?? '';
  const answer = (call: IncomingMessage) => {
    const path = new URL(call.url ?? '', 'http://x').pathname;
    if (path.endsWith('/oauth/token')) return { access_token: 'x', token_type: 'bearer', expires_in: 3600 };
    if (path.endsWith('/create.json')) return job(jobs++, 'Created');
    if (path.endsWith('/enqueue.json')) return job(Number(path.split('/').at(-2)), 'Queued');
    if (path.endsWith('/status.json')) return completed(Number(path.split('/').at(-2)), fileOf(path));
    return {
      requestId: '1',
      success: false,
      errors: [{ code: '610', message: 'Requested resource not found' }],
    };
  };
  const server = createServer((call, reply) => {
    call.resume();
    if (!call.url?.includes('/file.json')) {
      reply.setHeader('content-type', 'application/json').end(JSON.stringify(answer(call)));
      return;
    }
    const [, first] = /^bytes=(\d+)-$/.exec(call.headers.range ?? '') ?? [];
    reply.writeHead(first === undefined ? 200 : 206, { 'content-type': 'text/csv;charset=UTF-8' });
    reply.end(Buffer.from(fileOf(call.url)).subarray(Number(first ?? 0)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function job(number: number, status: string, more: object = {}): object {
  const result = [
    { exportId: String(number), format: 'CSV', status, createdAt: '2026-04-01T00:00:00Z', ...more },
  ];
  return { requestId: '1', result, success: true };
}

function completed(number: number, file: string): object {
  return job(number, 'Completed', {
    numberOfRecords: file.split('\n').filter((line) => line.includes('@')).length,
    fileSize: Buffer.byteLength(file),
    fileChecksum: `sha256:${createHash('sha256').update(file).digest('hex')}`,
  });
}
