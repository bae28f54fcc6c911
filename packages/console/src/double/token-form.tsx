import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { explain } from '../parts/states.tsx';

interface TokenFormOptions {
  readonly onEnter: (token: string) => Promise<void>;
}

/** Asks for the token of the control plane. */
export function TokenForm({ onEnter }: TokenFormOptions) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { token = '' } = formTexts(event);
    setIsBusy(true);
    try {
      await onEnter(token.trim());
    } catch (error) {
      setProblem(explain(error));
      setIsBusy(false);
    }
  };
  return (
    <form class="card stack" onSubmit={submit}>
      <TextField
        label="Control token"
        name="token"
        type="password"
        required
        hint="The value of GALENA_CONTROL_TOKEN; where that is not set, the server prints one at its start. Kept in this tab until you sign out or close it."
      />
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <Button kind="main" type="submit" isBusy={isBusy}>
        Use the token
      </Button>
    </form>
  );
}
