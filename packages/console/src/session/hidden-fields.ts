import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from './session.ts';

const mostFields = 3_000;
const none: ReadonlySet<string> = new Set();

/** REST names of the fields of leads that are not offered where fields are chosen. None where the role does not show them, and until they are known. */
export function useHiddenFields(): ReadonlySet<string> {
  const { galena } = useSession();
  const { value } = useLoad(async (signal) => {
    const fields = await take(galena.fields.list({ signal }), mostFields);
    return new Set(fields.filter(({ isHidden }) => isHidden).map(({ name }) => name));
  }, 'hidden fields');
  return value ?? none;
}
