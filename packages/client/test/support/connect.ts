import { Galena, type GalenaOptions } from '@galena/client';
import { service } from '../../../server/test/support/constants.ts';

/** An SDK that signs in as the first service of a test server. */
export function connect(baseUrl: string, options: Partial<GalenaOptions> = {}): Galena {
  return new Galena({ baseUrl, ...service, ...options });
}
