import type { VersionedAsset } from './assets.ts';

/** A text, or the name of a segmentation whose segments each have one. */
export interface EmailHeader {
  readonly type: string;
  readonly value: string;
}

export interface Email extends VersionedAsset {
  readonly subject: EmailHeader | null;
  readonly fromName: EmailHeader | null;
  readonly fromEmail: EmailHeader | null;
  readonly replyEmail: EmailHeader | null;
  /** Whether it is sent to leads that have unsubscribed, too. */
  readonly operational: boolean;
  readonly textOnly: boolean;
  readonly publishToMSI: boolean;
  readonly webView: boolean;
  readonly isOpenTrackingDisabled?: boolean;
  readonly autoCopyToText: boolean;
  /** Id of its template. */
  readonly template: number | null;
  /** Of its editor. */
  readonly version: number;
  readonly preHeader: string | null;
  readonly ccFields: readonly EmailCcField[];
}

/** A field of leads with an address that may get a copy. */
export interface EmailCcField {
  readonly attributeId: string;
  readonly objectName: string;
  readonly displayName: string;
  readonly apiName: string;
}

/** A section of an e-mail. */
export interface EmailSection {
  readonly htmlId: string;
  readonly contentType: string;
  readonly value: unknown;
  readonly index?: number;
  readonly parentHtmlId?: string;
  readonly isLocked?: boolean;
}

export interface EmailVariable {
  readonly name: string;
  readonly value: unknown;
  /** Whether it is of one module. */
  readonly moduleScope: boolean;
  readonly moduleId?: string;
}

export interface EmailTemplate extends VersionedAsset {
  readonly version: number;
}

/** The HTML of a template. */
export interface TemplateContent {
  readonly id: number;
  readonly status: string;
  readonly content: string;
}

/** Content that e-mails and pages share. */
export type Snippet = VersionedAsset;

export interface SnippetContent {
  /** `HTML`, `Text` or `DynamicContent`. */
  readonly type: string;
  readonly content?: string;
}
