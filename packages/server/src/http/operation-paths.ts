import type { IncomingMessage } from 'node:http';
import type { FastifyRequest, RouteOptions } from 'fastify';
import findMyWay, { type ConstraintStrategy, type Handler, type HTTPVersion } from 'find-my-way';

/** A path with a longer segment is none that an operation has. */
export const longestSegment = 1000;

interface Endpoint {
  readonly method: string;
  readonly path: string;
}

/** The operations of the path that a request has. */
export interface PathMatch<Operation> {
  /** With `:name` segments: `/rest/v1/lists/:listId.json`. */
  readonly path: string;
  readonly operations: readonly Operation[];
  /** What stands in the segments with a name: `{ listId: '1001' }`. */
  readonly segments: Readonly<Record<string, string>>;
}

/** The operation for a method; HEAD is answered as GET is. */
export function ofMethod<Operation extends Endpoint>(
  operations: readonly Operation[],
  method: string,
): Operation | undefined {
  const meant = method === 'HEAD' ? 'GET' : method;
  return operations.find((operation) => operation.method === meant);
}

const matches = new WeakMap<IncomingMessage, PathMatch<Endpoint>>();

/** Method and path of what serves a request, with `:name` segments; undefined where there is nothing at its path. */
export function routeOf({ raw, method, routeOptions }: FastifyRequest): string | undefined {
  const path = matches.get(raw)?.path ?? routeOptions.url;
  return path === undefined ? undefined : `${method} ${path}`;
}

/**
 * Finds the operations of a path. Each route of Fastify takes some functions that are compiled for it, for each of its methods and with each
 * server anew, which was most of what the HTTP side took at a start. So operations have one route together, and are told apart by
 * this, which a process makes once.
 */
export class OperationPaths<Operation extends Endpoint> {
  readonly #name: string;
  readonly #router = findMyWay({ maxParamLength: longestSegment, querystringParser: () => ({}) });
  readonly #takes: (ofPath: readonly Operation[], method: string) => boolean;

  /**
   * @param name - of the route
   * @param takes - whether a path takes a method
   */
  constructor(
    name: string,
    operations: readonly Operation[],
    takes: (ofPath: readonly Operation[], method: string) => boolean,
  ) {
    this.#name = name;
    this.#takes = takes;
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const ofPath = operations.filter((operation) => operation.path === path);
      this.#router.on('GET', path, () => undefined, { path, operations: ofPath });
    }
  }

  /** What makes a route of Fastify that of these operations. */
  get route(): Pick<RouteOptions, 'url' | 'method' | 'constraints' | 'exposeHeadRoute'> {
    return {
      url: '/*',
      method: ['GET', 'HEAD', 'POST', 'DELETE'],
      constraints: { operations: this.#name },
      exposeHeadRoute: false,
    };
  }

  has(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /** The name of the route, where a request is for one of its operations. */
  meet(request: IncomingMessage): string | undefined {
    const { method = '', url = '' } = request;
    const match = this.#find(url);
    if (match === undefined || !this.#takes(match.operations, method)) return undefined;
    matches.set(request, match);
    return this.#name;
  }

  /** What a request is for that came by the route of these operations. */
  matchOf({ raw }: FastifyRequest): PathMatch<Operation> {
    return matches.get(raw) as PathMatch<Operation>;
  }

  #find(url: string): PathMatch<Operation> | undefined {
    const found = this.#router.find('GET', url);
    return found === null ? undefined : { ...found.store, segments: found.params };
  }
}

/** Has Fastify give a request to the route of the operations that it is for. */
export function routesByOperations(
  all: readonly Pick<OperationPaths<Endpoint>, 'meet'>[],
): Record<string, ConstraintStrategy<HTTPVersion.V1>> {
  const operations: ConstraintStrategy<HTTPVersion.V1> = {
    name: 'operations',
    storage() {
      const handlers = new Map<string, Handler<HTTPVersion.V1>>();
      return {
        get: (name) => handlers.get(name) ?? null,
        set: (name, handler) => void handlers.set(name, handler),
      };
    },
    deriveConstraint(request) {
      for (const paths of all) {
        const name = paths.meet(request);
        if (name !== undefined) return name;
      }
      return '';
    },
  };
  return { operations };
}
