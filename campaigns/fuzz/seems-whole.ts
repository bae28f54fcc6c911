/**
 * Whether bytes begin with a request whose end is there as well, as far as a look can tell, or with one that nobody has to wait for the
 * end of, as its chunks are none.
 */
export function seemsWhole(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const head = text.slice(0, headEnd);
  const body = text.slice(headEnd + 4);
  if (/^transfer-encoding:/im.test(head)) return !lacksChunks(body);
  const length = Number(/^content-length:\s*(\d+)\s*$/im.exec(head)?.[1] ?? 0);
  return body.length >= length;
}

/** Whether what is there of the chunks of a body may go on: one whose length is told wrong may have swallowed the end. */
function lacksChunks(body: string): boolean {
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd === -1) return true;
    const size = /^([0-9a-f]+)(?:;|$)/i.exec(body.slice(at, lineEnd))?.[1];
    if (size === undefined) return false;
    if (/^0+$/.test(size)) return !body.slice(lineEnd).includes('\r\n\r\n');
    const end = lineEnd + 2 + Number.parseInt(size, 16);
    if (body.length < end + 2) return true;
    if (body.slice(end, end + 2) !== '\r\n') return false;
    at = end + 2;
  }
}
