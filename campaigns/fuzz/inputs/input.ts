import type { Random } from '../../random.ts';
import type { DescribedCall } from '../judge.ts';
import type { Scene } from '../scene.ts';

/** A request that is whole as HTTP: the connection goes on after its answer. */
export interface WholeInput {
  readonly request: Buffer;
  /** Absent where the request may reach another operation than it was made from. */
  readonly call?: DescribedCall;
}

/** Bytes that may be no request at all, in the pieces they are sent in. */
export interface BrokenInput {
  readonly pieces: readonly Buffer[];
}

export type MakeInput<Input> = (random: Random, scene: Scene) => Input;

/** A request as HTTP has it. */
export function formatRequest(
  method: string,
  path: string,
  headers: readonly (readonly [string, string])[],
  body?: Buffer,
): Buffer {
  const length = body === undefined ? [] : [['Content-Length', String(body.length)] as const];
  const lines = [['Host', 'localhost'] as const, ...headers, ...length].map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return body === undefined ? head : Buffer.concat([head, body]);
}

export function bearer(token: string): readonly [string, string] {
  return ['Authorization', `Bearer ${token}`];
}
