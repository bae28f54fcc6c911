import { useSession } from '../session/session.ts';
import { useControl } from './use-control.ts';

/** Says of a double how requests and answers come into sight. */
export function ControlHint() {
  const { service } = useSession();
  const { control } = useControl();
  if (service.double !== true || control !== undefined) return null;
  return (
    <p class="quiet">
      This server is a double: with its <a href="#/control">control token</a> requests and responses are shown
      as well.
    </p>
  );
}
