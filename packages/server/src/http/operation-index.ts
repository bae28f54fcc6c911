import { editDistance } from '@galena/client/files';
import type { Documentation } from './documentation.ts';

/** What an operation says of itself. */
interface Described {
  readonly method: string;
  readonly path: string;
  readonly documentation: Pick<Documentation, 'summary' | 'group'>;
}

/** An operation as people name it. */
export interface ServedOperation {
  readonly method: string;
  /** With `:name` segments. */
  readonly path: string;
  /** `Sync Leads` */
  readonly name: string;
  /** `Leads` */
  readonly group: string;
}

/** What is asked of an operation or a call: whether it is one that somebody means. */
export type OperationTest = (call: { readonly route: string | undefined; readonly path: string }) => boolean;

const tokenOperations: readonly ServedOperation[] = ['GET', 'POST'].map((method) => ({
  method,
  path: '/identity/oauth/token',
  name: 'Get Token',
  group: 'Identity',
}));

/** A path that is further from all that are served is no slip of the pen. */
const furthest = 0.45;
/** Of longer ones nobody needs a guess. */
const longestPath = 120;
/** The guesses that are kept: who calls a path that is not there calls it again and again. */
const keptGuesses = 1_000;

/** The operations that are served, to be found by what people write. */
export class OperationIndex {
  readonly served: readonly ServedOperation[];
  readonly #byRoute: ReadonlyMap<string, ServedOperation>;
  readonly #shapes: readonly PathShape[];
  readonly #guesses = new Map<string, ServedOperation | undefined>();

  constructor(operations: readonly Described[]) {
    this.served = [...operations.map(toServed), ...tokenOperations];
    this.#byRoute = new Map(this.served.map((served) => [`${served.method} ${served.path}`, served]));
    this.#shapes = this.served.map(toShape);
  }

  /** @param route - method and path as the routes have them */
  find(route: string | undefined): ServedOperation | undefined {
    return route === undefined ? undefined : this.#byRoute.get(route);
  }

  /**
   * Reads what somebody means: `Sync Leads`, the group `Bulk import`, `POST /bulk/v1/leads.json`, or a path such as `/bulk/v1/*` or
   * `/rest/v1/lead/{id}.json`, where `*` stands for anything and `{id}` for a segment.
   * @returns undefined if there is no operation and no group of this name
   */
  read(text: string): OperationTest | undefined {
    return text.includes('/') ? this.#readPath(text) : this.#readName(text);
  }

  /** What a path that is not served comes closest to; undefined if that is not close. */
  nearest(method: string, path: string): ServedOperation | undefined {
    if (path.length > longestPath) return undefined;
    const call = `${method} ${path}`;
    if (this.#guesses.has(call)) return this.#guesses.get(call);
    if (this.#guesses.size >= keptGuesses) this.#guesses.clear();
    const guess = this.#guess(method, path.toLowerCase());
    this.#guesses.set(call, guess);
    return guess;
  }

  /** To compare two paths takes longer than to call most operations: those whose length is too different are left out. */
  #guess(method: string, path: string): ServedOperation | undefined {
    const given = path.split('/');
    let best: ServedOperation | undefined;
    let bestDistance = furthest * path.length;
    for (const { served, segments } of this.#shapes) {
      const meant = meantPath(segments, given);
      const otherMethod = served.method === method ? 0 : 0.5;
      if (Math.abs(meant.length - path.length) + otherMethod > bestDistance) continue;
      const distance = (meant === path ? 0 : editDistance(meant, path)) + otherMethod;
      if (distance > bestDistance || (best !== undefined && distance === bestDistance)) continue;
      best = served;
      bestDistance = distance;
    }
    return best;
  }

  /** The name, group or path that somebody may have meant. */
  suggest(text: string): string | undefined {
    if (text.includes('/')) {
      const [, method = 'POST', path = ''] = /^(?:([A-Za-z]+)\s+)?(\/.*)$/.exec(text.trim()) ?? [];
      const found = this.nearest(method.toUpperCase(), path);
      return found && describeOperation(found);
    }
    const names = [...new Set(this.served.flatMap(({ name, group }) => [name, group]))];
    const [best] = names
      .map((name) => ({ name, distance: editDistance(name.toLowerCase(), text.toLowerCase()) }))
      .toSorted((one, other) => one.distance - other.distance);
    return best !== undefined && best.distance <= furthest * text.length ? best.name : undefined;
  }

  #readName(text: string): OperationTest | undefined {
    const wanted = bare(text);
    const routes = new Set(
      this.served
        .filter(({ name, group }) => bare(name) === wanted || bare(group) === wanted)
        .map(({ method, path }) => `${method} ${path}`),
    );
    return routes.size === 0 ? undefined : ({ route }) => route !== undefined && routes.has(route);
  }

  #readPath(text: string): OperationTest | undefined {
    const [, method, path] = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/.exec(text.trim()) ?? [];
    if (path === undefined) return undefined;
    const pattern = new RegExp(
      `^${path
        .split(/(\*|\{\w+\}|:\w+)/)
        .map(toPattern)
        .join('')}$`,
    );
    const wanted = method?.toUpperCase();
    return ({ route, path: called }) => {
      if (wanted !== undefined && route?.split(' ')[0] !== wanted) return false;
      return pattern.test(called);
    };
  }
}

/** `GET /rest/v1/lead/{leadId}.json` */
export function describeOperation({ method, path }: Pick<ServedOperation, 'method' | 'path'>): string {
  return `${method} ${path.replace(/:(\w+)/g, '{$1}')}`;
}

/** The name is what stands before the explanation in the summary. */
function toServed({ method, path, documentation }: Described): ServedOperation {
  const { summary, group } = documentation;
  return { method, path, name: summary.replace(/[:,].*/s, ''), group };
}

/** A name without what people write one way or another: `Get SalesPersons`, `get sales persons`. */
export function bare(name: string): string {
  return name.toLowerCase().replaceAll(/\s/g, '');
}

function toPattern(piece: string): string {
  if (piece === '*') return '.*';
  return /^(?:\{\w+\}|:\w+)$/.test(piece) ? '[^/]+?' : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A path as it is compared. */
interface PathShape {
  readonly served: ServedOperation;
  readonly segments: readonly { readonly text: string; readonly suffix: string | undefined }[];
}

function toShape(served: ServedOperation): PathShape {
  const segments = served.path
    .toLowerCase()
    .split('/')
    .map((text) => ({ text, suffix: /^:\w+(.*)$/.exec(text)?.[1] }));
  return { served, segments };
}

/** A segment that is a parameter is as near as can be to whatever stands there. */
function meantPath(segments: PathShape['segments'], given: readonly string[]): string {
  const meant = segments.map(({ text, suffix }, index) => {
    if (suffix === undefined) return text;
    const there = given.length === segments.length ? given[index] : undefined;
    return `${(there ?? '1').replace(/\.\w+$/, '')}${suffix}`;
  });
  return meant.join('/');
}
