import { t } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { callSession } from './session-calls.ts';
import { differentPasswords, NewPasswordFields } from './set-password.tsx';

/** Changes the password of whoever is signed in. */
export function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  return (
    <FormDialog
      title={t('Change your password')}
      action={t('Change the password')}
      onClose={onClose}
      onSubmit={async ({ currentPassword = '', password = '', again }) => {
        if (password !== again) throw new Error(differentPasswords());
        await callSession('change-password', { currentPassword, newPassword: password });
      }}
    >
      <p>{t('You stay signed in with this browser, and are signed out everywhere else.')}</p>
      <TextField
        label={t('Current password')}
        name="currentPassword"
        type="password"
        required
        autocomplete="current-password"
      />
      <NewPasswordFields />
    </FormDialog>
  );
}
