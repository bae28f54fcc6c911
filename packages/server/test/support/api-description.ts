import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Responses }>>>>;
  readonly components: object;
}

type Responses = Readonly<Record<string, { content?: Readonly<Record<string, { schema: object }>> }>>;

/** What finds the check for an answer. */
type FindCheck = (method: string, path: string, status: number) => ValidateFunction | undefined;

/** All servers have the same one, but for the control plane, which a double alone has. */
const descriptions = new Map<'usual' | 'control', Promise<FindCheck>>();

/**
 * Fails the test that got a JSON answer of another form than the server's own description of its API tells.
 * @returns the answer, unread: a clone of the one that was given would take longer than all else about a call
 */
export async function checkAgainstDescription(
  url: string,
  method: string,
  path: string,
  response: Response,
): Promise<Response> {
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) return response;
  const description = describe(url, path.startsWith('/galena/v1/control/') ? 'control' : 'usual');
  const [route = '', query = ''] = path.split('?');
  const meant = new URLSearchParams(query).get('_method')?.toUpperCase();
  const asked = method === 'POST' && (meant === 'GET' || meant === 'DELETE') ? meant : method;
  const check = (await description)(asked, route, response.status);
  if (check === undefined) return response;
  const text = await response.text();
  if (!check(JSON.parse(text))) {
    throw new Error(`${asked} ${route} is described otherwise: ${JSON.stringify(check.errors)} in ${text}`);
  }
  return new Response(text, response);
}

function describe(url: string, kind: 'usual' | 'control'): Promise<FindCheck> {
  const known = descriptions.get(kind);
  if (known !== undefined) return known;
  const reading = readDescription(url).catch((error: unknown) => {
    descriptions.delete(kind);
    throw error;
  });
  descriptions.set(kind, reading);
  return reading;
}

async function readDescription(url: string): Promise<FindCheck> {
  const description = (await (await fetch(`${url}/openapi.json`)).json()) as Description;
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });
  const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      pattern: new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      checks: new Map<number, ValidateFunction>(),
      responses,
    })),
  );
  const found = new Map<string, (typeof routes)[number] | undefined>();
  const find = (method: string, path: string) => {
    const call = `${method} ${path}`;
    if (!found.has(call))
      found.set(
        call,
        routes.find((candidate) => candidate.method === method && candidate.pattern.test(path)),
      );
    return found.get(call);
  };
  return (method, path, status) => {
    const route = find(method, path);
    const schema = route?.responses[String(status)]?.content?.['application/json']?.schema;
    if (route === undefined || schema === undefined) return undefined;
    const check = route.checks.get(status) ?? ajv.compile({ ...schema, components: description.components });
    route.checks.set(status, check);
    return check;
  };
}
