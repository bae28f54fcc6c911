import { editDistance } from '@galena/client/files';
import type { FastifyRequest } from 'fastify';
import type { Control } from '../control/control.ts';
import type { Switches } from '../control/strictness/strictness.ts';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import type { Caller } from '../identity/caller.ts';
import type { Journal } from '../journal/journal.ts';
import { windowSeconds } from '../limits/limits.ts';
import type { Answer } from './answer.ts';
import { notesOf } from './call-notes.ts';
import type { Documentation } from './documentation.ts';
import type { Parameters } from './parameters.ts';

/** Marketo's calls in a window, where nobody says otherwise. */
const marketoRate = 100;

/** Parameters of every call, or that stand for what documentation says otherwise. */
const commonParameters = ['access_token', '_method'];
const pageParameters = ['batchSize', 'nextPageToken'];

/** Has the journal tell that a double allowed something which Marketo would not, or might not. */
export function allow(request: FastifyRequest, text: string): void {
  const notes = notesOf(request);
  notes.allowed ??= [];
  if (!notes.allowed.includes(text)) notes.allowed.push(text);
}

export function strictnessOf(control: Control | undefined, { subscription }: Caller): Switches | undefined {
  return control?.strictness.of(subscription.id);
}

/** @throws ApiError 603 for a token that does not come in the header, where that is asked for */
export function checkTokenPlace(request: FastifyRequest, switches: Switches): void {
  if (/^Bearer\s*\S/i.test(request.headers.authorization ?? '')) return;
  if (switches.tokens === 'header') throw refuse('603');
  allow(
    request,
    'The access token is in query or form: Marketo announces to take it in the header only from 2026-08-31 on',
  );
}

/** Tells of a path that the double takes for another one. */
export function notePath(request: FastifyRequest): void {
  const [path = ''] = request.originalUrl.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  if (/^\/rest\/bulk\//.test(path))
    allow(request, 'Marketo has no /rest/bulk: the path begins with /bulk/v1');
  else if (/\/\/|\/\.\.?\//.test(path))
    allow(request, 'The path has empty or dot segments, which Marketo tolerates only for now');
}

/** Tells of a call that is one too many in its window, where nobody refuses it. */
export function noteRate(request: FastifyRequest, journal: Journal, { subscription }: Caller): void {
  const count = journal.countSince(subscription.id, journal.now - windowSeconds * 1000, marketoRate);
  if (count < marketoRate) return;
  allow(request, `More than ${marketoRate} calls in ${windowSeconds} seconds: Marketo refuses them with 606`);
}

/**
 * Finds parameters that a call does not know.
 * @throws ApiError 1003 where they are to be refused
 */
export function checkParameters(
  request: FastifyRequest,
  parameters: Parameters,
  documentation: Documentation,
  { unknownParameters }: Switches,
): void {
  const known = knownParameters(documentation);
  const toKey = (name: string) => (documentation.parametersInAnyCase === true ? name.toLowerCase() : name);
  const keys = new Set(known.map(toKey));
  for (const name of parameters.keys()) {
    if (keys.has(toKey(name))) continue;
    const meant = known.find((other) => editDistance(other.toLowerCase(), name.toLowerCase()) <= 2);
    const text = `Parameter '${shorten(name)}' is not known to this call${meant === undefined ? '' : `: did you mean '${meant}'?`}`;
    if (unknownParameters === 'refuse') throw refuse('1003', text);
    allow(request, text);
    if (unknownParameters === 'warn') {
      const notes = notesOf(request);
      notes.warnings = [...(notes.warnings ?? []), text];
    }
  }
}

function knownParameters({ query = {}, isPaged, body }: Documentation): readonly string[] {
  const { properties = {} } = (body?.schema ?? {}) as { properties?: object };
  return [
    ...Object.keys(query),
    ...Object.keys(properties),
    ...(isPaged === true ? pageParameters : []),
    ...commonParameters,
  ];
}

/** An answer with what its caller is to be warned of: texts in answers of assets, codes with texts in all others. */
export function withWarnings(request: FastifyRequest, answer: Answer): Answer {
  const { warnings = [] } = notesOf(request);
  if (warnings.length === 0) return answer;
  if (request.url.startsWith('/rest/asset/')) {
    return { ...answer, warnings: [...(answer.warnings ?? []), ...warnings] };
  }
  return {
    ...answer,
    members: { ...answer.members, warnings: warnings.map((message) => ({ code: 1003, message })) },
  };
}
