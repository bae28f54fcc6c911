import { broken, type UploadWatch } from './upload-watch.ts';

/** Sends the SDK's requests from a page: uploads tell how far they are, which fetch cannot. */
export function browserFetch(uploads: UploadWatch): typeof fetch {
  return (input, request = {}) => {
    const url = new URL(String(input), location.href);
    return request.body instanceof FormData ? upload(url, request, uploads) : call(url, request, uploads);
  };
}

/** What comes before an upload, a token for one, can break off as well. */
async function call(url: URL, request: RequestInit, uploads: UploadWatch): Promise<Response> {
  try {
    const response = await fetch(url, request);
    uploads.noteAnswer();
    return response;
  } catch (error) {
    if (request.signal?.aborted !== true) uploads.tell(broken);
    throw error;
  }
}

function upload(url: URL, { method = 'POST', headers, body, signal }: RequestInit, uploads: UploadWatch) {
  return new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    for (const [name, value] of new Headers(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => uploads.tell({ loaded, total });
    request.onload = () =>
      resolve(new Response(request.responseText, { status: request.status, statusText: request.statusText }));
    let isBroken = false;
    request.onerror = () => {
      isBroken = true;
      reject(new TypeError('the connection broke off'));
    };
    request.onabort = () => reject(signal?.reason);
    request.onloadend = () => {
      uploads.tell(isBroken ? broken : undefined);
      signal?.removeEventListener('abort', abort);
    };
    signal?.addEventListener('abort', abort);
    request.send(body instanceof FormData ? body : null);
  });
}
