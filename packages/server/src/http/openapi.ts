import { type ErrorCode, errorKinds } from '../errors.ts';
import type { ControlOperation } from './control-operation.ts';
import type { Documentation, Schema } from './documentation.ts';
import type { Operation } from './operation.ts';
import { usualPage } from './parameters.ts';
import type { SessionOperation } from './session-operation.ts';

/** Codes that every call may be answered with. */
const commonErrors = ['601', '602', '603', '604', '606', '607', '611', '615'];
const jsonErrors = ['609', '612'];

const envelope = {
  requestId: { type: 'string', pattern: '^[0-9a-f]+#[0-9a-f]+$' },
  success: { type: 'boolean' },
};

const warnings: Schema = { type: 'array', items: { type: 'string' } };

const refusal = describeRefusal({});

function describeRefusal(more: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    description:
      'What a refused call is answered with, at HTTP status 200 unless the table of errors says otherwise',
    properties: {
      ...envelope,
      success: { const: false },
      ...more,
      errors: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: { code: { type: 'string' }, message: { type: 'string' } },
          required: ['code', 'message'],
          additionalProperties: false,
        },
      },
    },
    required: ['requestId', 'success', ...Object.keys(more), 'errors'],
    additionalProperties: false,
  };
}

/** The OpenAPI 3.1 description of the whole API, made from the operations themselves. */
export function describeApi(
  operations: readonly Operation[],
  version: string,
  controlOperations: readonly ControlOperation[] = [],
  sessionOperations: readonly SessionOperation[] = [],
): Schema {
  const paths: Record<string, Record<string, Schema>> = { '/identity/oauth/token': tokenPath() };
  const add = ({ method, path }: Pick<Operation, 'method' | 'path'>, description: Schema) => {
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: description };
  };
  for (const operation of operations) add(operation, describeOperation(operation));
  for (const operation of sessionOperations) add(operation, describeSessionOperation(operation));
  for (const operation of controlOperations) add(operation, describeControlOperation(operation));
  const groups = [...operations, ...sessionOperations, ...controlOperations].map(
    ({ documentation }) => documentation.group,
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Galena',
      version,
      description:
        'A self-hosted lead database with a bulk lead import API that Marketo clients can use unchanged. Calls with HTTP status 200 may be refused: `success` says so. A POST with `_method=GET` or `_method=DELETE` in its query or form is answered as that call; a form may hold its parameters.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { query: [] }],
    tags: [...new Set(groups)].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        query: { type: 'apiKey', in: 'query', name: 'access_token' },
        session: { type: 'apiKey', in: 'cookie', name: 'galena_session' },
        ...(controlOperations.length > 0 && { control: { type: 'http', scheme: 'bearer' } }),
      },
      schemas: {
        Refusal: refusal,
        AssetRefusal: describeRefusal({ warnings: { ...warnings, maxItems: 0 } }),
      },
    },
  };
}

/** OpenAPI has one POST for a path, which is often another call: so what a POST can mean is told beside the GET. */
const byJson =
  'Also by POST with `_method=GET` and a JSON object: its members are parameters, and lists may be arrays.';

function describeOperation({ method, path, permissions, takesJson, documentation }: Operation): Schema {
  const { group, summary, body } = documentation;
  const allowed = permissions.length === 0 ? 'Any valid token.' : `Permission: ${permissions.join(' or ')}.`;
  return {
    tags: [group],
    summary,
    operationId: operationId(method, path),
    description: takesJson === true ? `${allowed} ${byJson}` : allowed,
    parameters: [
      ...pathParameters(path),
      ...queryParameters(documentation),
      ...headerParameters(documentation),
    ],
    ...describeBody(body),
    responses: describeResponses(documentation, {
      common: commonErrors,
      readsJson: body?.type === 'application/json' || takesJson === true,
      isAsset: path.startsWith('/rest/asset/'),
    }),
  };
}

function describeBody(body: Documentation['body']): Schema {
  if (body === undefined) return {};
  const files = (body.fileTypes ?? []).map((type) => [
    type,
    { schema: { type: 'string', format: 'binary' } },
  ]);
  const content = { [body.type]: { schema: body.schema }, ...Object.fromEntries(files) };
  return { requestBody: { required: true, content } };
}

/** Codes that every call of the control plane may be answered with. */
const controlErrors = ['601', '603', '604', '611'];

const subscriptionParameter: Readonly<Record<string, Schema>> = {
  subscription: { type: 'string', description: 'munchkin id; that of GALENA_MUNCHKIN_ID if it is absent' },
};

function describeControlOperation({ method, path, scope, documentation }: ControlOperation): Schema {
  const { group, summary, body, query } = documentation;
  const about = scope === 'subscription' ? { ...query, ...subscriptionParameter } : query;
  return {
    tags: [group],
    summary,
    operationId: operationId(method, path),
    description: 'Only where GALENA_CONTROL is on, with GALENA_CONTROL_TOKEN as the bearer token.',
    security: [{ control: [] }],
    parameters: [
      ...pathParameters(path),
      ...queryParameters({ ...documentation, ...(about && { query: about }) }),
    ],
    ...describeBody(body),
    responses: describeResponses(documentation, {
      common: controlErrors,
      readsJson: body?.type === 'application/json',
      isAsset: false,
    }),
  };
}

const sessionErrors = ['601', '603', '604', '611'];

function describeSessionOperation({ method, path, documentation }: SessionOperation): Schema {
  const { group, summary, body } = documentation;
  return {
    tags: [group],
    summary,
    operationId: operationId(method, path),
    description:
      'For the pages of the console. The name of the cookie ends in the port of the host, if it has one: `galena_session_8080`.',
    security: [{ session: [] }, {}],
    parameters: [],
    ...describeBody(body),
    responses: describeResponses(documentation, { common: sessionErrors, readsJson: true, isAsset: false }),
  };
}

/** `POST /rest/v1/leads/:id/merge.json` is `postLeadsIdMerge`. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/(rest\/asset\/v1|rest\/v1)/, path.includes('/asset/') ? '/asset' : '')
    .replace('.json', '')
    .split(/[/:]+/)
    .filter((word) => word !== '');
  // One path is there with and without it.
  const suffix = path.startsWith('/rest/asset/') && !path.endsWith('.json') ? 'WithoutSuffix' : '';
  return (
    method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') + suffix
  );
}

function pathParameters(path: string): Schema[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: /Id$|^id$/.test(name) && name !== 'clientId' ? 'integer' : 'string' },
  }));
}

function queryParameters({
  query = {},
  required = [],
  isPaged,
  largestPage = usualPage,
}: Documentation): Schema[] {
  const pages: Readonly<Record<string, Schema>> = {
    batchSize: { type: 'integer', minimum: 1, maximum: largestPage, default: usualPage },
    nextPageToken: { type: 'string', description: 'from the answer before this one' },
  };
  return Object.entries(isPaged === true ? { ...query, ...pages } : query).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function headerParameters({ headers = {} }: Documentation): Schema[] {
  return Object.entries(headers).map(([name, schema]) => ({ name, in: 'header', required: false, schema }));
}

interface Responding {
  /** The codes of every call of this kind. */
  readonly common: readonly string[];
  readonly readsJson: boolean;
  readonly isAsset: boolean;
}

function describeResponses(documentation: Documentation, { common, readsJson, isAsset }: Responding): Schema {
  const { isFile, fileType = 'text/csv', isStream, errors, body } = documentation;
  const isGuarded = errors.includes('429');
  const codes = [...new Set([...common, ...(readsJson ? jsonErrors : []), ...errors])].filter(
    (code) => code !== '429',
  );
  const refusedAs = { $ref: `#/components/schemas/${isAsset ? 'AssetRefusal' : 'Refusal'}` };
  const answers = { oneOf: [successSchema(documentation, isAsset), refusedAs] };
  const json = { 'application/json': { schema: answers } };
  return {
    200: {
      description: `Done, or refused with one of:\n\n${codes.map(describeCode).join('\n')}`,
      content: {
        ...(isFile === true && { [fileType]: { schema: { type: 'string' } } }),
        ...(isStream === true && { 'text/event-stream': { schema: { type: 'string' } } }),
        ...json,
      },
    },
    ...(isFile === true && fileType === 'text/csv'
      ? { 404: { description: 'There is no such file: nothing to report, or not finished.' } }
      : {}),
    ...(body === undefined ? {} : { 413: refused('413', refusedAs) }),
    414: refused('414', refusedAs),
    ...(isGuarded && { 429: refused('429', refusedAs) }),
    503: refused('503', refusedAs),
  };
}

function describeCode(code: string): string {
  const rows = (Object.keys(errorKinds) as ErrorCode[]).filter((row) => row.replace(/ .*/, '') === code);
  return rows.map((row) => `- ${code} ${errorKinds[row].message}: ${errorKinds[row].when}`).join('\n');
}

function refused(code: '413' | '414' | '429' | '503', schema: Schema): Schema {
  return { description: errorKinds[code].when, content: { 'application/json': { schema } } };
}

/** What a call that was not refused is answered with. */
function successSchema({ item, isPaged, moreResult, members }: Documentation, isAsset: boolean): Schema {
  const properties: Record<string, Schema> = { ...envelope, success: { const: true }, ...members };
  if (item !== undefined) properties['result'] = { type: 'array', items: item };
  if (isPaged === true) {
    properties['nextPageToken'] = { type: 'string' };
    if (moreResult === undefined) properties['moreResult'] = { type: 'boolean' };
    if (moreResult === 'while there is more') properties['moreResult'] = { const: true };
  }
  if (isAsset) {
    properties['errors'] = { type: 'array', maxItems: 0 };
    properties['warnings'] = warnings;
  }
  const optional = new Set([
    ...(isPaged === true ? ['nextPageToken'] : []),
    ...(moreResult === undefined ? [] : ['moreResult']),
    ...(isAsset ? ['result'] : []),
  ]);
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.has(name)),
    additionalProperties: false,
  };
}

/** The one path that has no envelope. */
function tokenPath(): Record<string, Schema> {
  const parameters = ['grant_type', 'client_id', 'client_secret'].map((name) => ({
    name,
    in: 'query',
    required: true,
    schema: name === 'grant_type' ? { const: 'client_credentials' } : { type: 'string' },
  }));
  const problem = {
    type: 'object',
    properties: { error: { type: 'string' }, error_description: { type: 'string' } },
    required: ['error', 'error_description'],
  };
  const token = {
    type: 'object',
    properties: {
      access_token: { type: 'string' },
      token_type: { const: 'bearer' },
      expires_in: { type: 'integer', description: 'seconds that are left' },
      scope: { type: 'string', description: 'e-mail address of the API user that owns the service' },
    },
    required: ['access_token', 'token_type', 'expires_in', 'scope'],
  };
  const answer = (description: string, schema: Schema) => ({
    description,
    content: { 'application/json': { schema } },
  });
  const operation = (id: string) => ({
    tags: ['Identity'],
    summary: 'A token for a client id and secret; the same one until it expires. Parameters also in a form.',
    operationId: id,
    security: [],
    parameters,
    responses: {
      200: answer('The token', token),
      400: answer('A parameter is missing, or grant_type is another one', problem),
      401: answer('Bad client credentials', problem),
      429: answer(
        'Bad client credentials too often: Retry-After says when they are looked at again',
        problem,
      ),
      503: answer('PostgreSQL cannot be reached; Retry-After says when to try again', problem),
    },
  });
  return { get: operation('getToken'), post: operation('postToken') };
}
