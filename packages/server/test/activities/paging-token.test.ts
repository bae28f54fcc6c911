import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActivityToken, writeActivityToken } from '../../src/paging/activity-token.ts';
import { fromBase32, toBase32 } from '../../src/paging/paging-token.ts';
import { shareTestServer } from '../support/test-server.ts';
import { clientWith, problemIn } from './scene.ts';

const shared = shareTestServer('api');
const path = '/rest/v1/activities/pagingtoken.json';

describe('Get Paging Token', () => {
  it.each([
    ['sinceDatetime=2014-10-06T00:00:00Z', '2014-10-06T00:00:00.000'],
    ['SINCEDATETIME=2014-10-06T00:00:00-08:00', '2014-10-06T08:00:00.000'],
    ['sinceDatetime=2014-10-06T00:00:00+01:00', '2014-10-05T23:00:00.000'],
    ['sinceDatetime=2026-03-05T10:22-0700', '2026-03-05T17:22:00.000'],
    ['sinceDatetime=2026-03-05T10:22:07', '2026-03-05T10:22:07.000'],
    ['sinceDatetime=2026-03-05T10:22:07.250Z', '2026-03-05T10:22:07.250'],
    ['sinceDatetime=2014-10-06', '2014-10-06T00:00:00.000'],
    ['sinceDatetime=1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000'],
    ['sinceDatetime=2999-01-01', '2999-01-01T00:00:00.000'],
  ])('%s', async (query, date) => {
    const answer = await shared().api.get(`${path}?${query}`);
    expect(answer).toEqual({
      requestId: expect.any(String),
      nextPageToken: expect.stringMatching(/^[A-Z2-7]+=*$/),
      success: true,
    });
    expect(String(fromBase32(answer.nextPageToken ?? ''))).toMatch(new RegExp(`^${date}\\+0000,0,`));
  });

  it('refuses what is no date, and who may not read activities', async () => {
    for (const date of ['yesterday', '2026-02-30', '1767225600', '2026-01-01T25:00:00Z']) {
      expect(problemIn(await shared().api.get(`${path}?sinceDatetime=${date}`))).toBe(
        '704 Invalid date format',
      );
    }
    expect(problemIn(await shared().api.get(path))).toBe(
      "1002 Missing value for the required parameter 'sinceDatetime'",
    );
    const leads = await clientWith(shared(), ['Read-Write Lead']);
    expect(problemIn(await leads.get(`${path}?sinceDatetime=2026-01-01`))).toBe('603 Access denied');
  });
});

describe('a token', () => {
  it('is none where its date is none, though its check sum is right', () => {
    const place = 'yesterday+0000,1';
    const sum = createHash('sha256')
      .update(`galena activities 000-GAL-000 ${place}`)
      .digest('hex')
      .slice(0, 8);
    const token = toBase32(Buffer.from(`${place},${sum}`));
    expect(readActivityToken('000-GAL-000', token)).toBeUndefined();
  });

  const places = fc.record({
    since: fc.date({ noInvalidDate: true }),
    afterId: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  });

  it('gives back the place that it was written with, with and without padding', () => {
    fc.assert(
      fc.property(places, (place) => {
        const token = writeActivityToken('000-GAL-000', place);
        expect(token).toMatch(/^[A-Z2-7]+={0,6}$/);
        expect(readActivityToken('000-GAL-000', token)).toEqual(place);
        expect(readActivityToken('000-GAL-000', token.replace(/=+$/, ''))).toEqual(place);
      }),
    );
  });

  it('is none of another subscription, and none when it is cut or changed', () => {
    fc.assert(
      fc.property(places, fc.nat(), fc.constantFrom(...'ABCDEFGH234567'), (place, at, letter) => {
        const token = writeActivityToken('000-GAL-000', place).replace(/=+$/, '');
        const index = at % (token.length - 1);
        expect(readActivityToken('123-ABC-456', token)).toBeUndefined();
        expect(readActivityToken('000-GAL-000', token.slice(0, index))).toBeUndefined();
        const changed = token.slice(0, index) + letter + token.slice(index + 1);
        if (changed !== token) expect(readActivityToken('000-GAL-000', changed)).toBeUndefined();
      }),
    );
  });
});
