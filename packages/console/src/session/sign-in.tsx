import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { explain } from '../parts/states.tsx';
import { resumeSession, type Session, signIn } from './session.ts';
import { callSession } from './session-calls.ts';
import { tellTabs } from './tabs.ts';

type Kind = 'user' | 'service';

/** Most people sign in the same way each time. */
const kindKeptAs = 'galena.sign-in';

interface SignInOptions {
  /** Why one has to sign in. */
  readonly note: string | undefined;
  readonly onSignIn: (session: Session) => void;
}

/** The only page for whoever is not signed in. */
export function SignIn({ note, onSignIn }: SignInOptions) {
  const [kind, setKind] = useState<Kind>(localStorage.getItem(kindKeptAs) === 'service' ? 'service' : 'user');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const texts = formTexts(event);
    setIsBusy(true);
    try {
      const session = await (kind === 'user' ? signInAsUser(texts) : signInAsService(texts));
      localStorage.setItem(kindKeptAs, kind);
      onSignIn(session);
    } catch (error) {
      setProblem(explain(error).replace(/^\S+ does not take/, 'Galena does not take'));
      setIsBusy(false);
    }
  };
  const change = () => {
    setProblem(undefined);
    setKind(kind === 'user' ? 'service' : 'user');
  };
  return (
    <main class="sign-in">
      <form onSubmit={submit} class="card" key={kind}>
        <h1>
          <img src="./galena.svg" alt="" width="28" height="28" /> Galena
        </h1>
        {note !== undefined && (
          <p class="banner" role="status">
            {note}
          </p>
        )}
        {kind === 'user' ? <UserFields /> : <ServiceFields />}
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <Button kind="main" type="submit" isBusy={isBusy}>
          {t('Sign in')}
        </Button>
        <Button onClick={change}>
          {kind === 'user' ? t('Use a client id and secret') : t('Use an e-mail address and password')}
        </Button>
        <p class="quiet small">
          {kind === 'user'
            ? t('For all tabs of this browser, until you sign out.')
            : t('Kept in this tab until you sign out or close it.')}
        </p>
        <LanguageChoice />
      </form>
    </main>
  );
}

function UserFields() {
  return (
    <>
      <p class="quiet">
        {t('An administrator gives you an account. “galena users add” makes the first one.')}
      </p>
      <TextField label={t('E-mail address')} name="email" type="email" required autocomplete="username" />
      <TextField
        label={t('Password')}
        name="password"
        type="password"
        required
        autocomplete="current-password"
      />
    </>
  );
}

function ServiceFields() {
  return (
    <>
      <p class="quiet">{t('Sign in with a service: “galena serve” prints the first one.')}</p>
      <TextField label={t('Client id')} name="clientId" required autocomplete="username" />
      <TextField
        label={t('Client secret')}
        name="clientSecret"
        type="password"
        required
        autocomplete="current-password"
      />
    </>
  );
}

type Texts = Readonly<Record<string, string>>;

async function signInAsUser({ email = '', password = '' }: Texts): Promise<Session> {
  await callSession('sign-in', { email, password });
  const session = await resumeSession();
  tellTabs('signed in');
  return session;
}

function signInAsService({ clientId = '', clientSecret = '' }: Texts): Promise<Session> {
  return signIn({ clientId: clientId.trim(), clientSecret: clientSecret.trim() });
}
