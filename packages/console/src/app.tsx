import { GalenaRefusal, type OwnService } from '@galena/client';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from './parts/states.tsx';
import {
  forgetCredentials,
  keptCredentials,
  type Session,
  SessionContext,
  signIn,
} from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { Shell } from './shell/shell.tsx';

/** Signed in or not; a reload of the tab signs in again by itself. */
export function App() {
  const [session, setSession] = useState<Session>();
  const [error, setError] = useState<unknown>();
  const [kept, setKept] = useState(keptCredentials);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (kept === undefined || session !== undefined) return;
    setError(undefined);
    signIn(kept).then(setSession, (problem: unknown) => {
      // A secret that is no longer taken is of no use; a server that is away comes back.
      if (problem instanceof GalenaRefusal) signOut();
      else setError(problem);
    });
  }, [attempt]);
  const signOut = () => {
    forgetCredentials();
    setSession(undefined);
    setKept(undefined);
    // What the page holds of leads goes with it.
    location.hash = '';
  };
  if (session !== undefined) {
    const note = (changed: Partial<OwnService>) =>
      setSession({ ...session, service: { ...session.service, ...changed } });
    return (
      <SessionContext.Provider value={{ ...session, note }}>
        <Shell onSignOut={signOut} />
      </SessionContext.Provider>
    );
  }
  if (kept === undefined) return <SignIn onSignIn={setSession} />;
  return (
    <main class="sign-in">
      <h1 class="hidden">Galena</h1>
      {error !== undefined && <Problem error={error} retry={() => setAttempt(attempt + 1)} />}
    </main>
  );
}
