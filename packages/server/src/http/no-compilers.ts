import type { FastifyServerOptions } from 'fastify';

/**
 * Galena checks values and writes answers itself. Fastify's compilers for schemas would only be loaded, which takes a tenth of
 * the start of a process.
 */
export const noCompilers: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas },
};

function refuseSchemas(): never {
  throw new Error('A route has a schema for Fastify, which has no compilers for any.');
}
