import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { DatabaseMetrics } from './database-metrics.ts';
import { attemptOutcomes, claimEnds, type Meter, phases, rowOutcomes } from './measurement.ts';

/** A call that has ended. */
export interface EndedCall {
  /** Method and path, as the API's description has them; `other` for what reaches no route. */
  readonly operation: string;
  /** The code it was refused with, `ok`, or `aborted` where the client went away. */
  readonly code: string;
  /** The codes of the records that were skipped. */
  readonly skipped: ReadonlySet<string>;
  readonly seconds: number;
}

export interface MetricsOptions {
  readonly version: string;
  readonly role: string;
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * What Prometheus reads of this process. Labels have few values, none of which a client chooses: no subscription, no
 * name, no cell. docs/operations.md lists every metric, and a test holds it to that.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #calls = new Counter({
    name: 'galena_calls_total',
    help: 'Calls, by operation and by the code they were refused with; ok: not refused, aborted: the client went away.',
    labelNames: ['operation', 'code'] as const,
    registers: [this.#registry],
  });
  readonly #callSeconds = new Histogram({
    name: 'galena_call_duration_seconds',
    help: 'From the request line to the last byte of the answer, by operation; an upload takes as long as its client.',
    labelNames: ['operation'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #callsUnderWay = new Gauge({
    name: 'galena_calls_under_way',
    help: 'Calls that are not answered yet.',
    registers: [this.#registry],
  });
  readonly #errors = new Counter({
    name: 'galena_errors_total',
    help: 'Calls that were refused with a code, or had records skipped with it.',
    labelNames: ['code'] as const,
    registers: [this.#registry],
  });
  readonly #rows = new Counter({
    name: 'galena_import_rows_total',
    help: 'Rows that this process has merged, by outcome; a warned row is also counted under what became of it.',
    labelNames: ['outcome'] as const,
    registers: [this.#registry],
  });
  readonly #dryRows = new Counter({
    name: 'galena_dry_run_rows_total',
    help: 'Rows that this process has merged in dry runs, which write no leads: they count nowhere else.',
    registers: [this.#registry],
  });
  readonly #phaseSeconds = new Counter({
    name: 'galena_import_phase_seconds_total',
    help: 'Time that imports, dry runs and undos have spent in each phase; reading (parse), looking for leads (match) and merging (the others) overlap.',
    labelNames: ['phase'] as const,
    registers: [this.#registry],
  });
  readonly #claimEnds = new Counter({
    name: 'galena_import_claims_total',
    help: 'Claims of imports, dry runs and undos by this process that have ended, by how.',
    labelNames: ['end'] as const,
    registers: [this.#registry],
  });
  readonly #exportEnds = new Counter({
    name: 'galena_export_claims_total',
    help: 'Claims of exports by this process that have ended, by how.',
    labelNames: ['end'] as const,
    registers: [this.#registry],
  });
  readonly #webhookAttempts = new Counter({
    name: 'galena_webhook_attempts_total',
    help: 'Attempts of this process to send an event to a webhook, by what came of them; failed: not tried again.',
    labelNames: ['outcome'] as const,
    registers: [this.#registry],
  });

  readonly #databaseMetrics: DatabaseMetrics;

  constructor({ version, role, database, clock }: MetricsOptions) {
    collectDefaultMetrics({ register: this.#registry });
    this.#databaseMetrics = new DatabaseMetrics(this.#registry, database, clock);
    new Gauge({
      name: 'galena_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'node', 'role'] as const,
      registers: [this.#registry],
    }).set({ version, node: process.version, role }, 1);
    // From the start on: a rate needs the zero before the first one.
    for (const outcome of rowOutcomes) this.#rows.inc({ outcome }, 0);
    for (const phase of phases) this.#phaseSeconds.inc({ phase }, 0);
    for (const end of claimEnds) this.#claimEnds.inc({ end }, 0);
    for (const end of claimEnds) this.#exportEnds.inc({ end }, 0);
    for (const outcome of attemptOutcomes) this.#webhookAttempts.inc({ outcome }, 0);
  }

  /** Takes what an engine tells. */
  readonly measure: Meter = ({ rows, dryRows = 0, phaseMs, claimEnd, exportEnd, webhookAttempt }) => {
    for (const outcome of rowOutcomes) this.#rows.inc({ outcome }, rows?.[outcome] ?? 0);
    this.#dryRows.inc(dryRows);
    for (const phase of phases) this.#phaseSeconds.inc({ phase }, (phaseMs?.[phase] ?? 0) / 1000);
    if (claimEnd !== undefined) this.#claimEnds.inc({ end: claimEnd });
    if (exportEnd !== undefined) this.#exportEnds.inc({ end: exportEnd });
    if (webhookAttempt !== undefined) this.#webhookAttempts.inc({ outcome: webhookAttempt });
  };

  beginCall(): void {
    this.#callsUnderWay.inc();
  }

  endCall({ operation, code, skipped, seconds }: EndedCall): void {
    this.#callsUnderWay.dec();
    this.#calls.inc({ operation, code });
    this.#callSeconds.observe({ operation }, seconds);
    if (code !== 'ok' && code !== 'aborted') this.#errors.inc({ code });
    for (const code of skipped) this.#errors.inc({ code });
  }

  /** All of it, in the text format of Prometheus. */
  async render(): Promise<{ text: string; contentType: string }> {
    await this.#databaseMetrics.refresh();
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }
}
