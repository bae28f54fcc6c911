import { GalenaRefusal, type OwnService } from '@galena/client';
import { useEffect, useState } from 'preact/hooks';
import { t } from './languages/translate.ts';
import { later } from './parts/later.tsx';
import { explain, Problem } from './parts/states.tsx';
import {
  chooseSubscription,
  forgetSession,
  keptCredentials,
  resumeSession,
  type Session,
  SessionContext,
  signIn,
} from './session/session.ts';
import { callSession } from './session/session-calls.ts';
import { SignIn } from './session/sign-in.tsx';
import { followTabs, tellTabs } from './session/tabs.ts';
import { leaveBy, release } from './shell/leaving.ts';
import { useRoute } from './shell/route.ts';
import { Shell } from './shell/shell.tsx';

const SetPassword = later(async () => (await import('./session/passwords.ts')).SetPassword);

function sessionOver(): string {
  return t('Your session has ended. Sign in again to continue where you were.');
}

/** Signed in, signed out with the reason for it, or not yet known. */
type State =
  | { readonly session: Session }
  | { readonly note: string | undefined }
  | { readonly error: unknown }
  | undefined;

/** Signed in or not; a reload of the tab, or another tab, signs in again by itself. */
export function App() {
  const [state, setState] = useState<State>();
  const { path } = useRoute();
  const session = state !== undefined && 'session' in state ? state.session : undefined;
  const resume = () => {
    setState(undefined);
    findSession().then(
      (found) => setState(found),
      (error: unknown) => setState({ error }),
    );
  };
  const leave = () => {
    forgetSession();
    setState({ note: undefined });
    // What the page holds of leads goes with it.
    release();
    location.hash = '';
  };
  useEffect(resume, []);
  useEffect(
    () =>
      followTabs((news) => {
        if (news === 'signed out' && session?.account !== undefined) leave();
        if (news === 'signed in' && session === undefined) resume();
      }),
    [session],
  );
  useEffect(() => {
    if (session === undefined) return undefined;
    // The address stays, so that one comes back to it.
    const end = () => {
      forgetSession();
      setState({ note: sessionOver() });
    };
    if (session.ended.aborted) end();
    session.ended.addEventListener('abort', end);
    return () => session.ended.removeEventListener('abort', end);
  }, [session]);
  const signOut = async () => {
    if (session?.account !== undefined) {
      await callSession('sign-out');
      tellTabs('signed out');
    }
    leave();
  };
  const [place, token] = path;
  if (place === 'password' && token !== undefined) {
    const begin = () => {
      forgetSession();
      location.hash = '';
      resume();
    };
    return <SetPassword token={token} onSet={begin} />;
  }
  if (session !== undefined) {
    const note = (changed: Partial<OwnService>) =>
      setState({ session: { ...session, service: { ...session.service, ...changed } } });
    const switchTo = (munchkinId: string) => {
      // The page, and the list of subscriptions, stay as they are until it is left.
      setState({ session });
      leaveBy(() => {
        chooseSubscription(munchkinId);
        release();
        location.hash = '';
        resume();
      });
    };
    return (
      <SessionContext.Provider value={{ ...session, note, switchTo }}>
        <Shell onSignOut={signOut} />
      </SessionContext.Provider>
    );
  }
  if (state !== undefined && 'note' in state) {
    return <SignIn note={state.note} onSignIn={(found) => setState({ session: found })} />;
  }
  return (
    <main class="sign-in">
      <h1 class="hidden">Galena</h1>
      {state !== undefined && 'error' in state && <Problem error={state.error} retry={resume} />}
    </main>
  );
}

/** @throws GalenaUnreachable: a server that is away comes back */
async function findSession(): Promise<State> {
  const kept = keptCredentials();
  try {
    return { session: await (kept === undefined ? resumeSession() : signIn(kept)) };
  } catch (error) {
    if (!(error instanceof GalenaRefusal)) throw error;
    // What is no longer taken is of no use.
    forgetSession();
    if (error.code === '1013') {
      // The role in the subscription that this tab has worked with is gone: what it showed is not of another one.
      location.hash = '';
      return findSession();
    }
    // 601 is what everybody gets who has not signed in yet; 401 a service whose secret was changed.
    if (error.code === '601') return { note: undefined };
    return { note: kept === undefined ? explain(error) : sessionOver() };
  }
}
