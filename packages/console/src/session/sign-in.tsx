import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { explain } from '../parts/states.tsx';
import { type Session, signIn } from './session.ts';

/** The only page for whoever is not signed in. */
export function SignIn({ onSignIn }: { readonly onSignIn: (session: Session) => void }) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { clientId = '', clientSecret = '' } = formTexts(event);
    setIsBusy(true);
    try {
      onSignIn(await signIn({ clientId: clientId.trim(), clientSecret: clientSecret.trim() }));
    } catch (error) {
      setProblem(explain(error).replace(/^\S+ does not take/, 'Galena does not take'));
      setIsBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <form onSubmit={submit} class="card">
        <h1>
          <img src="./galena.svg" alt="" width="28" height="28" /> Galena
        </h1>
        <p class="quiet">Sign in with a service: “galena serve” prints the first one.</p>
        <TextField label="Client id" name="clientId" required autocomplete="username" />
        <TextField
          label="Client secret"
          name="clientSecret"
          type="password"
          required
          autocomplete="current-password"
        />
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <Button kind="main" type="submit" isBusy={isBusy}>
          Sign in
        </Button>
        <p class="quiet small">Kept in this tab until you sign out or close it.</p>
      </form>
    </main>
  );
}
