import type { ExportFormat, ExportHandle, Galena } from '@galena/client';
import type { Window } from './windows.ts';

/** What is exported, with names as the server knows them. */
export type ExportRequest = {
  readonly format: ExportFormat;
  /** Undefined: what the server gives. */
  readonly fields?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
} & (LeadRequest | ActivityRequest);

interface LeadRequest {
  readonly kind: 'leads';
  readonly by: 'created' | 'updated';
  readonly list?: number | string | undefined;
  readonly smartList?: number | string | undefined;
}

interface ActivityRequest {
  readonly kind: 'activities';
  readonly types?: readonly number[] | undefined;
}

/** Begins the job of a window; without one, that of a list. */
export function beginJob(
  { exports }: Galena,
  request: ExportRequest,
  window: Window | undefined,
  signal: AbortSignal,
): Promise<ExportHandle> {
  const { format, fields, headers } = request;
  const common = { signal, format, ...(headers && { headers }) };
  if (request.kind === 'activities') {
    const { types } = request;
    if (window === undefined) throw new Error('activities are exported of a time');
    return exports.activities({
      ...common,
      ...toPeriod(window),
      ...(fields && { fields }),
      ...(types && { types }),
    });
  }
  const { list, smartList, by } = request;
  return exports.leads({
    ...common,
    fields: fields ?? [],
    ...(list !== undefined && { list }),
    ...(smartList !== undefined && { smartList }),
    ...(window !== undefined && { ...toPeriod(window), by }),
  });
}

function toPeriod({ startAt, endAt }: Window) {
  return { since: startAt, until: endAt };
}
