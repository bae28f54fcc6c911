import { refuse } from '../../errors.ts';
import { RuleProblem } from './rule-problem.ts';

/** Gives what `read` gives of rules. @throws ApiError 1003 for a `RuleProblem` */
export function refuseProblem<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw error instanceof RuleProblem ? refuse('1003', error.message) : error;
  }
}
