import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/journal/journal.ts';
import type { NewEntry } from '../../src/journal/journal-entry.ts';

const still = { epochMs: () => 0 };

function entry(subscriptionId: number | undefined, at = 0, path = '/rest/v1/leads.json'): NewEntry {
  return {
    requestId: '1000#0',
    at,
    service:
      subscriptionId === undefined ? undefined : { subscriptionId, serviceName: 's', userEmail: 'u@x.com' },
    method: 'GET',
    path,
    route: 'GET /rest/v1/leads.json',
    status: 200,
    codes: [],
    isRefused: false,
    isAborted: false,
    durationMs: 1,
    requestBytes: 0,
    responseBytes: 0,
  };
}

describe('the journal', () => {
  it('keeps the last calls of each subscription, however many come', () => {
    const journal = new Journal({ calls: 3, bytes: 1e6, ageMs: 1e9 }, still);
    for (let at = 0; at < 500; at += 1) journal.note(entry(1, at));
    journal.note(entry(2, 7));
    expect(journal.calls(1, false).map(({ at }) => at)).toEqual([497, 498, 499]);
    expect(journal.calls(2, false).map(({ at }) => at)).toEqual([7]);
  });

  it('takes its room from the subscription that has most of it', () => {
    const journal = new Journal({ calls: 10_000, bytes: 100_000, ageMs: 1e9 }, still);
    for (let at = 0; at < 10; at += 1) journal.note(entry(2, at));
    for (let at = 0; at < 5_000; at += 1) journal.note(entry(1, at));
    expect(journal.calls(2, false)).toHaveLength(10);
    const kept = journal.calls(1, false);
    expect(kept.length).toBeLessThan(400);
    expect(kept.length).toBeGreaterThan(250);
    expect(kept.at(-1)?.at).toBe(4_999);
  });

  it('forgets calls that are too old', () => {
    let now = 0;
    const journal = new Journal({ calls: 10, bytes: 1e6, ageMs: 100 }, { epochMs: () => now });
    for (const at of [0, 50, 120]) journal.note(entry(1, at));
    now = 130;
    expect(journal.calls(1, false).map(({ at }) => at)).toEqual([50, 120]);
    now = 500;
    expect(journal.calls(1, false)).toEqual([]);
  });

  it('tells calls of nobody that is known to those only who ask for them, in their order', () => {
    const journal = new Journal({ calls: 10, bytes: 1e6, ageMs: 1e9 }, still);
    for (const [at, who] of [1, undefined, 1].entries()) journal.note(entry(who, at));
    expect(journal.calls(1, false).map(({ at }) => at)).toEqual([0, 2]);
    expect(journal.calls(1, true).map(({ at }) => at)).toEqual([0, 1, 2]);
    journal.clear(1, true);
    expect(journal.calls(1, true)).toEqual([]);
    journal.note(entry(1, 9));
    expect(journal.calls(1, true).map(({ at }) => at)).toEqual([9]);
  });

  it('is not kept where it is to keep no calls', () => {
    const journal = new Journal({ calls: 0, bytes: 1e6, ageMs: 1e9 }, still);
    journal.note(entry(1));
    expect(journal.isKept).toBe(false);
    expect(journal.calls(1, true)).toEqual([]);
  });
});
