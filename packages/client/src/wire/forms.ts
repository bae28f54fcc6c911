import type { Asset, AssetFolder } from './assets.ts';

export interface Form extends Asset {
  readonly url?: string;
  readonly status: string;
  readonly folder: AssetFolder;
  readonly theme: string;
  readonly language: string;
  readonly locale: string;
  readonly progressiveProfiling: boolean;
  readonly labelPosition: string;
  readonly fontFamily: string;
  readonly fontSize: string;
  readonly knownVisitor: { readonly type: string; readonly template: string | null };
  readonly thankYouList: readonly ThankYouRule[];
  readonly buttonLocation: number;
  readonly buttonLabel: string;
  readonly waitingLabel: string;
}

/** What comes once a form is sent. */
export interface ThankYouRule {
  /** `url`, `lp`, `message` or `none`. */
  readonly followupType: string;
  readonly followupValue: unknown;
  /** Whether it holds where no other one does. */
  readonly default: boolean;
  readonly subjectField?: string;
  readonly operator?: string;
  readonly values?: readonly unknown[];
}

export interface ThankYouPage {
  readonly id: number;
  readonly thankYouList: readonly ThankYouRule[];
}

/** A field in a form. */
export interface FormField {
  readonly id: string;
  readonly dataType: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly defaultValue?: string;
  readonly formPrefill?: boolean;
  readonly rowNumber: number;
  readonly columnNumber: number;
  readonly visibilityRules?: Readonly<Record<string, unknown>>;
}

/** A field that a form may have. */
export interface AvailableFormField {
  /** SOAP name of a lead field, REST name of a field of program members. */
  readonly id: string;
  readonly isRequired: boolean;
  readonly dataType: string;
  readonly maxLength?: number;
}
