import type { Sessions } from '../identity/sessions.ts';
import type { Answer } from './answer.ts';
import type { Documentation } from './documentation.ts';
import type { OpenCall } from './operation.ts';

/** The one path under which the calls of sessions are: their cookie goes with no others. */
export const sessionPrefix = '/galena/v1/session/';

/** A call of a browser that somebody is signed in with, or is about to be. */
export interface SessionCall extends OpenCall {
  readonly sessions: Sessions;
  /** What its cookie holds. */
  readonly cookie: string | undefined;
}

/**
 * An operation by which users sign in to the console. It takes a cookie in the place of a token, counts in no quota, and meets no fault. Each
 * is a POST with JSON, which no page of another origin can have a browser send.
 */
export interface SessionOperation {
  readonly method: 'POST';
  readonly path: `${typeof sessionPrefix}${string}`;
  readonly documentation: Documentation;
  handle(call: SessionCall): Promise<Answer>;
}
