import { GalenaRefusal, GalenaUnreachable } from '../errors.ts';
import { toUnreachable } from './unreachable.ts';

export async function readText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw toUnreachable(error, response.url);
  }
}

export async function readJson<Body>(response: Response): Promise<Body> {
  const text = await readText(response);
  try {
    return JSON.parse(text) as Body;
  } catch {
    if (!response.ok) throw refusalOf(response);
    throw new GalenaUnreachable(
      `${new URL(response.url).origin} answered HTTP ${response.status} without JSON`,
    );
  }
}

export function refusalOf({ status }: Response): GalenaRefusal {
  return new GalenaRefusal({ code: String(status), message: `HTTP ${status}` });
}

export function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}
