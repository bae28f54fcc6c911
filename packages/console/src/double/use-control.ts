import { GalenaControl } from '@galena/client/control';
import { useMemo, useState } from 'preact/hooks';
import { useSession } from '../session/session.ts';

/** Of this tab alone, until one signs out or closes it. */
const keptAs = 'galena.control';

interface ControlAccess {
  /** The control plane of the subscription of whoever is signed in; undefined: its token is not known. */
  readonly control: GalenaControl | undefined;
  /** @throws GalenaRefusal 601 for another token than that of the server */
  enter(token: string): Promise<void>;
  forget(): void;
}

/** The control plane of a double, which takes a token of its own. */
export function useControl(): ControlAccess {
  const { service } = useSession();
  const [token, setToken] = useState(() => sessionStorage.getItem(keptAs));
  const connect = (by: string) =>
    new GalenaControl({ url: location.origin, token: by, subscription: service.munchkinId });
  const control = useMemo(() => (token === null ? undefined : connect(token)), [token, service.munchkinId]);
  return {
    control: service.double === true ? control : undefined,
    async enter(typed) {
      await connect(typed).state();
      sessionStorage.setItem(keptAs, typed);
      setToken(typed);
    },
    forget() {
      sessionStorage.removeItem(keptAs);
      setToken(null);
    },
  };
}
