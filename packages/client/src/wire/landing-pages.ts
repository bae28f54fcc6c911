import type { Asset, AssetFolder, VersionedAsset } from './assets.ts';

export interface LandingPage extends Asset {
  readonly folder: AssetFolder;
  readonly workspace: string;
  readonly status: string;
  /** Id of its template. */
  readonly template: number | null;
  readonly title: string;
  readonly keywords: string;
  readonly robots: string;
  readonly formPrefill: boolean;
  readonly mobileEnabled: boolean;
  /** Where visitors see it. */
  readonly URL: string;
  /** Where people edit it. */
  readonly computedUrl: string;
  readonly customHeadHTML?: string;
  readonly facebookOgTags?: string;
}

/** A section of a landing page. */
export interface LandingPageSection {
  readonly id: string | number;
  readonly type: string;
  readonly index?: number;
  readonly content?: unknown;
  readonly followupType?: string;
  readonly followupValue?: string;
  readonly formattingOptions?: unknown;
}

export interface LandingPageVariable {
  readonly id: string;
  readonly type?: string;
  readonly value?: unknown;
}

export interface LandingPageTemplate extends VersionedAsset {
  readonly templateType: 'guided' | 'freeForm';
  readonly enableMunchkin: boolean;
}

/** The HTML of a template. */
export interface LandingPageTemplateContent {
  readonly id: number;
  readonly status: string;
  readonly content: string;
  readonly templateType: 'guided' | 'freeForm';
  readonly enableMunchkin: boolean;
}

export interface RedirectRule {
  readonly id: number;
  readonly redirectFromUrl: string;
  readonly redirectToUrl?: string;
  readonly hostname?: string;
  readonly redirectFrom?: { readonly type: string; readonly value: string };
  readonly redirectTo?: { readonly type: string; readonly value: string };
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A host that landing pages are served from. */
export interface LandingPageDomain {
  readonly hostname: string;
  readonly type: string;
}
