import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { inFolder } from '../in-folder.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';

/** Where the certificates of doubles are, for the settings of clients and of the server. */
export interface LocalCertificates {
  /** What clients are to trust. */
  readonly authorityFile: string;
  /** The same, and what Node.js trusts besides: for clients that take one file in the place of all others. */
  readonly bundleFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A certificate is made anew when it has fewer days left than this. */
const leastDays = 30;

/**
 * The authority of this account, which is made once, so that people have to trust it once; and a certificate by it. Both lie in
 * `folder`.
 */
export async function findLocalCertificates(folder: string): Promise<LocalCertificates> {
  const at = (name: string) => path.join(folder, name);
  const files = {
    authorityFile: at('ca.pem'),
    bundleFile: at('ca-bundle.pem'),
    certificateFile: at('server.pem'),
    keyFile: at('server.key'),
  };
  return inFolder('GALENA_TLS_DIR', folder, async () => {
    const authorityKeyFile = at('ca.key');
    if (await isCurrent(files)) return files;
    await mkdir(folder, { recursive: true });
    // Loaded where there is something to make only: the library is large.
    const { makeAuthority, makeServerCertificate } = await import('./make-certificates.ts');
    const known = await readAuthority(files.authorityFile, authorityKeyFile);
    const authority = known ?? (await makeAuthority());
    if (known === undefined) {
      await writePrivateFile(authorityKeyFile, authority.key);
      await writePublicFile(files.authorityFile, authority.certificate);
    }
    const server = await makeServerCertificate(authority);
    await writePublicFile(files.bundleFile, [authority.certificate, ...rootCertificates].join('\n'));
    await writePrivateFile(files.keyFile, server.key);
    await writePublicFile(files.certificateFile, server.certificate);
    return files;
  });
}

async function isCurrent({ authorityFile, certificateFile, keyFile }: LocalCertificates): Promise<boolean> {
  try {
    const authority = new X509Certificate(await readFile(authorityFile));
    const certificate = new X509Certificate(await readFile(certificateFile));
    await readPrivateFile(keyFile);
    return (
      lasts(certificate) && certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
    );
  } catch {
    return false;
  }
}

async function readAuthority(
  file: string,
  keyFile: string,
): Promise<{ certificate: string; key: string } | undefined> {
  try {
    const [certificate, key] = [await readFile(file, 'utf8'), await readPrivateFile(keyFile)];
    return lasts(new X509Certificate(certificate)) ? { certificate, key } : undefined;
  } catch {
    return undefined;
  }
}

function lasts({ validTo }: X509Certificate): boolean {
  return Date.parse(validTo) - Date.now() > leastDays * 86_400_000;
}

async function writePublicFile(file: string, content: string): Promise<void> {
  await writeFile(file, content);
  await chmod(file, 0o644);
}
