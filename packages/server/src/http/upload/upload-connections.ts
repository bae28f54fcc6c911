import type { IncomingMessage, Server } from 'node:http';
import { endSlowly } from '../end-slowly.ts';
import { normaliseUrl } from '../normalise-url.ts';
import { openRequests } from '../open-answers.ts';
import { isUpload } from './read-upload.ts';

/**
 * Sees to it that whoever uploads a file reads the answer: an import must not be queued while its client sees nothing.
 * A client may end its own side of the connection behind the request and still wait for the answer; Node would end the
 * other side at once, as it still does for all other requests. And one that wants its connection closed may still send
 * what its Content-Length did not count.
 */
export function deliverUploadAnswers(server: Server): void {
  // Node asks for this when the other side ends; its types do not know it.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket) => {
    socket.on('end', () => {
      if (!openRequests(socket).some(isOfUpload)) socket.end();
    });
  });
  server.prependListener('request', (request: IncomingMessage) => {
    const { socket } = request;
    if (isOfUpload(request)) socket.destroySoon = () => endSlowly(socket);
  });
}

function isOfUpload({ method, url = '/' }: IncomingMessage): boolean {
  return method === 'POST' && isUpload(normaliseUrl(url));
}
