import { writeFileSync } from 'node:fs';
import { describeErrors } from '../packages/server/src/describe-errors.ts';

/** Writes the pages of docs/ that are made from the code. */
writeFileSync(new URL('../docs/errors.md', import.meta.url), describeErrors());
