/** Milliseconds by stage. */
export type Stages = Readonly<Record<string, number>>;

/** As pino numbers it. */
const warning = 40;
const stopping = 'Stopping; a second signal ends Galena at once';

/**
 * Adds up what a Galena's log says its imports took: each number of an import's event that is named `somethingMs`
 * belongs to the stage `something`. So a stage that the engine begins to time shows up by itself.
 */
export class StageTimes {
  readonly #byImport = new Map<number, Record<string, number>>();

  read(line: string): void {
    const event = parse(line);
    // What goes wrong in a Galena is to be seen by whoever measures it.
    if (event === undefined ? line !== stopping : Number(event['level']) >= warning) console.error(line);
    const batchId = event?.['batchId'];
    if (event === undefined || typeof batchId !== 'number') return;
    const stages = this.#byImport.get(batchId) ?? {};
    this.#byImport.set(batchId, stages);
    for (const [name, value] of Object.entries(event)) {
      const stage = /^(.+)Ms$/.exec(name)?.[1];
      if (stage !== undefined && typeof value === 'number') stages[stage] = (stages[stage] ?? 0) + value;
    }
  }

  /** The stages of an import; only where there is one subscription do batch ids tell imports apart. */
  of(batchId: number): Stages {
    return this.#byImport.get(batchId) ?? {};
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
