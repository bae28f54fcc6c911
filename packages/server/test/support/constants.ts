export const templateDatabase = 'galena_template';

/** The first service of every test database. */
export const service = { clientId: 'test-client', clientSecret: 'test-secret' };

/** The schema of the first subscription. */
export const schema = 'sub_000_gal_000';
