import { SetupError } from '../errors.ts';

/** By the code of an error, or by its message where it has none: what an operator can do about it. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/^28(P01|000)$/, 'correct the user or the password in it'],
  [/^3D000$/, 'create it, or correct its name'],
  [
    /^42501$/,
    'the role in it has to own the database or have "create" on it, and to own the schemas of Galena there: see docs/configuration.md',
  ],
  [/^53100$/, 'make room on its disk'],
  [
    /^53300$/,
    'raise max_connections or the connection limit of the role, or lower GALENA_DATABASE_CONNECTIONS',
  ],
  [/^ECONNREFUSED$/, 'start PostgreSQL there, have it listen on this address, or correct host and port'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'correct the host'],
  [/^timeout expired$/, 'nothing answered in time: correct host and port, or look for a firewall in between'],
  [/does not support SSL/, 'set "ssl" to on there, or remove sslmode'],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/,
    'name the certificate that signed it with sslrootcert=FILE',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'use a host name that is in its certificate'],
];

/** What pg says where the server asks for a password. */
const noPassword = /client password must be a/;

/** What keeps Galena from using the PostgreSQL at DATABASE_URL, and what to do about it. */
export function explainRefusal(error: unknown): SetupError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const reason = noPassword.test(message) ? 'it asks for a password, and the URL has none' : message;
  const remedy = findRemedy(error);
  const hint = remedy === undefined ? '' : `; ${remedy}`;
  return new SetupError(`PostgreSQL at DATABASE_URL cannot be used: ${reason || String(error)}${hint}`);
}

/** Undefined where nobody but the developers can do anything about it. */
export function findRemedy(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const key = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return remedies.find(([pattern]) => pattern.test(key))?.[1];
}
