import { connect } from 'node:net';

/** Sends bytes as they are and gives what comes back until the other side closes. */
export function sendRaw(
  url: string,
  request: string | Buffer,
  encoding: BufferEncoding = 'utf8',
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString(encoding);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
  });
}

/** The JSON body of a raw answer. */
export function bodyOf(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
}
