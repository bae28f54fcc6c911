import { GalenaControl } from '@galena/client/control';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { controlOperations } from '../../src/http/routes/control/index.ts';
import { controlToken } from '../support/constants.ts';
import { shareControlledServer } from '../support/controlled-server.ts';
import { shareTestServer } from '../support/test-server.ts';

const shared = shareControlledServer();

describe('the control plane', () => {
  it('is for whoever has its token, and for no service', async () => {
    const { api, url } = shared();
    const path = '/galena/v1/control/state.json';
    expect(await api.get(path)).toMatchObject({ success: false, errors: [{ code: '601' }] });
    expect(await (await fetch(`${url}${path}`)).json()).toMatchObject({ errors: [{ code: '603' }] });
    expect(await (await fetch(`${url}${path}?access_token=${controlToken}`)).json()).toMatchObject({
      errors: [{ code: '603' }],
    });
    const stranger = new GalenaControl({ url, token: 'test-contro' });
    await expect(stranger.state()).rejects.toThrow('GALENA_CONTROL_TOKEN');
  });

  it('says what it controls', async () => {
    expect(await shared().control.state()).toMatchObject({
      munchkinId: '000-GAL-000',
      schema: 'sub_000_gal_000',
      clock: { frozen: false, offsetMs: 0 },
    });
    const { result } = await shared().api.get('/galena/v1/service.json');
    expect(result).toMatchObject([{ double: true }]);
  });

  it('refuses a subscription that there is not', async () => {
    const { url } = shared();
    const other = new GalenaControl({ url, token: controlToken, subscription: '999-XXX-999' });
    await expect(other.state()).rejects.toThrow("Subscription '999-XXX-999' not found (code 1013)");
  });

  it('is described to programs, in all its operations', async () => {
    const { url } = shared();
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
    for (const { path } of controlOperations) {
      expect(Object.keys(paths)).toContain(path.replace(/:(\w+)/g, '{$1}'));
    }
    expect((await fetch(`${url}/docs`)).status).toBe(200);
  });
});

describe('a server that is no double', () => {
  const usual = shareTestServer('api');

  it('has no control plane, and does not tell of one', async () => {
    const { url } = usual();
    const control = new GalenaControl({ url, token: controlToken });
    await expect(control.state()).rejects.toThrow('610');
    expect(await (await fetch(`${url}/openapi.json`)).text()).not.toContain('/control/');
  });
});

describe('the settings of a double', () => {
  it('need the process to do everything', () => {
    expect(() => readConfig({ GALENA_CONTROL: 'on', GALENA_ROLE: 'api' })).toThrow(
      'GALENA_CONTROL is on and GALENA_ROLE is api',
    );
    expect(readConfig({ GALENA_CONTROL_TOKEN: 'x' }).control).toBeUndefined();
    expect(readConfig({ GALENA_CONTROL: 'on' }).control).toEqual({
      token: undefined,
      seed: undefined,
      clock: undefined,
      isDeterministic: false,
    });
  });
});
