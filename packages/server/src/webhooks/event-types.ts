/** What each kind of job is called in the types of its events. */
const jobKinds = ['import', 'dry_run', 'undo', 'export'] as const;

const ends = ['completed', 'failed', 'canceled'] as const;

/** What a webhook can be told of: how a job has ended. */
export type EventType = `${(typeof jobKinds)[number]}.${(typeof ends)[number]}`;

export const eventTypes: readonly EventType[] = jobKinds.flatMap((kind) =>
  ends.map((end) => `${kind}.${end}` as const),
);

/** Stands for all of them, and for those of later versions. */
export const allEvents = '*';

/** What a webhook is sent when somebody tries it. */
export const testEvent = 'webhook.test';
