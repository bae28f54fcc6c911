import type { ApiProblem } from './types.ts';

/** The server answered, and refused. */
export class GalenaRefusal extends Error {
  override readonly name = 'GalenaRefusal';
  /** `601`, `1016`, … */
  readonly code: string;

  constructor({ code, message }: ApiProblem) {
    super(`${message} (code ${code})`);
    this.code = code;
  }
}

/** The server could not be reached, or what answered is no Galena. */
export class GalenaUnreachable extends Error {
  override readonly name = 'GalenaUnreachable';
}
