import { afterEach, describe, expect, it } from 'vitest';
import { service } from '../support/constants.ts';
import { shareControlledServer } from '../support/controlled-server.ts';

const shared = shareControlledServer();

afterEach(() => shared().control.clock.follow());

describe('the clock of a double', () => {
  it('runs on from where it is set, unless it is frozen', async () => {
    const { clock } = shared().control;
    const start = Date.parse('2031-01-01T00:00:00Z');
    await clock.set(new Date(start));
    const { now, frozen } = await clock.get();
    expect(Date.parse(now)).toBeGreaterThanOrEqual(start);
    expect(Date.parse(now)).toBeLessThan(start + 60_000);
    expect(frozen).toBe(false);
    const stopped = await clock.freeze();
    expect(await clock.get()).toMatchObject({ now: stopped.now, frozen: true });
    const moved = await clock.advance({ days: 1, hours: -1 });
    expect(Date.parse(moved.now) - Date.parse(stopped.now)).toBe(23 * 3_600_000);
    expect(await clock.unfreeze()).toMatchObject({ frozen: false });
    expect(await clock.follow()).toMatchObject({ frozen: false, offsetMs: 0 });
  });

  it('ends tokens after an hour', async () => {
    const { url, control } = shared();
    const query = `grant_type=client_credentials&client_id=${service.clientId}&client_secret=${service.clientSecret}`;
    const { access_token } = (await (await fetch(`${url}/identity/oauth/token?${query}`)).json()) as {
      access_token: string;
    };
    const call = async () =>
      (
        (await (
          await fetch(`${url}/rest/v1/leads/partitions.json`, {
            headers: { authorization: `Bearer ${access_token}` },
          })
        ).json()) as { errors?: { code: string }[] }
      ).errors?.[0]?.code;
    expect(await call()).toBeUndefined();
    await control.clock.advance({ hours: 1, seconds: 1 });
    expect(await call()).toBe('602');
    expect(await call()).toBe('601');
  });

  it.each([
    [{ set: 'tomorrow' }, '704'],
    [{ set: 7 }, '704'],
    [{ set: '1970-01-01' }, '1003'],
    [{ advance: { weeks: 1 } }, '1003'],
    [{ advance: { days: '1' } }, '1001'],
    [{ advance: { days: 1e9 } }, '1003'],
    [{ advance: 1 }, '1001'],
    [{ freeze: 'yes' }, '1001'],
    [{ follow: false }, '1001'],
    [{ stop: true }, '1003'],
    [{}, '1002'],
    [{}, '1002'],
  ])('refuses %j with %s, and moves by nothing of it', async (body, code) => {
    const { url, control } = shared();
    const answer = await fetch(`${url}/galena/v1/control/clock.json`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-control', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(await answer.json()).toMatchObject({ success: false, errors: [{ code }] });
    expect(await control.clock.get()).toMatchObject({ frozen: false, offsetMs: 0 });
  });
});
