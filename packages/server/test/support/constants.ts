export const templateDatabase = 'galena_template';

/** What the names of its clones begin with. */
export const testDatabasePrefix = 'test_';

/** The first service of every test database. */
export const service = { clientId: 'test-client', clientSecret: 'test-secret' };

/** `shared_buffers` of each PostgreSQL in tests: setting up a gigabyte takes half of the work of a start. */
export const cacheMb = 32;

/** The schema of the first subscription. */
export const schema = 'sub_000_gal_000';

/** The bearer token of the control plane, in tests of doubles. */
export const controlToken = 'test-control';
