import type { ApiError } from '../errors.ts';

/** What became of one record of a call that takes many; the other records do not depend on it. */
export interface Outcome {
  readonly id?: number | undefined;
  readonly status: string;
  readonly reasons?: readonly { code: string; message: string }[];
}

/** A record that was left alone, and why. */
export function skipped({ code, message }: ApiError, id?: number): Outcome {
  return { id, status: 'skipped', reasons: [{ code, message }] };
}
