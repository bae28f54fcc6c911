import { reachableUrl } from '../reachable-url.ts';
import type { LocalCertificates } from './local-authority.ts';
import type { RunningDouble } from './start-double.ts';

/** What programs need of a double, as JSON. */
export interface DoubleDescription {
  readonly url: string;
  /** Null without HTTPS. */
  readonly tlsUrl: string | null;
  readonly munchkinId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly controlToken: string;
  /** Where its data is, as long as it runs. */
  readonly dataDir: string;
  /** Files of the local authority; null without HTTPS, or with a certificate of your own. */
  readonly certificates: { readonly authority: string; readonly bundle: string } | null;
  /** Variables under which clients of Marketo look for where it is, and this project's own programs for the double. */
  readonly environment: Readonly<Record<string, string>>;
}

export function describeDouble(running: RunningDouble): DoubleDescription {
  const { tlsUrl, munchkinId, service, controlToken, dataDir, certificates } = running;
  const { clientId, clientSecret } = service;
  const url = reachableUrl(running.url);
  // The certificate has this name, whatever address it is.
  const secureUrl = tlsUrl && reachableUrl(tlsUrl).replace('//127.0.0.1:', '//localhost:');
  return {
    url,
    tlsUrl: secureUrl ?? null,
    munchkinId,
    clientId,
    clientSecret,
    controlToken,
    dataDir,
    certificates:
      certificates === undefined
        ? null
        : { authority: certificates.authorityFile, bundle: certificates.bundleFile },
    environment: {
      ...environmentOf({ url: secureUrl ?? url, munchkinId, clientId, clientSecret }),
      ...trustOf(certificates),
      GALENA_URL: url,
      GALENA_CONTROL_TOKEN: controlToken,
    },
  };
}

interface Account {
  readonly url: string;
  readonly munchkinId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The names that open-source clients were seen to read, with what they expect in them: "endpoint" and "identity" are what Marketo's
 * page of web services calls by these names, and a base URL is what comes before both.
 */
export function environmentOf({ url, munchkinId, clientId, clientSecret }: Account): Record<string, string> {
  return {
    MARKETO_BASE_URL: url,
    MARKETO_ENDPOINT: `${url}/rest`,
    MARKETO_REST_URL: `${url}/rest`,
    MARKETO_IDENTITY: `${url}/identity`,
    MARKETO_IDENTITY_URL: `${url}/identity`,
    MARKETO_MUNCHKIN_ID: munchkinId,
    MARKETO_CLIENT_ID: clientId,
    MARKETO_CLIENT_SECRET: clientSecret,
    GALENA_MUNCHKIN_ID: munchkinId,
    GALENA_CLIENT_ID: clientId,
    GALENA_CLIENT_SECRET: clientSecret,
  };
}

/** Node.js takes an authority besides its own; the others, one file for all. */
export function trustOf(certificates: LocalCertificates | undefined): Record<string, string> {
  if (certificates === undefined) return {};
  const { authorityFile, bundleFile } = certificates;
  return {
    NODE_EXTRA_CA_CERTS: authorityFile,
    REQUESTS_CA_BUNDLE: bundleFile,
    SSL_CERT_FILE: bundleFile,
    CURL_CA_BUNDLE: bundleFile,
  };
}
