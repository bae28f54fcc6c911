import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Checkbox } from '../parts/fields.tsx';
import { canNotify, notifies, setNotifies } from '../parts/notices.tsx';

/** Whether the browser is to say so when an import is done and another tab is in front. */
export function NotifyChoice() {
  const [isOn, setIsOn] = useState(notifies);
  if (!canNotify()) return null;
  return (
    <Checkbox
      label={t('Show a notification of the browser when an import is done')}
      checked={isOn}
      onChange={(isWanted) => void setNotifies(isWanted).then(setIsOn)}
    />
  );
}
