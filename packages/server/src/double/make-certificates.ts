// What the library is made of finds its parts with it.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Every client since 2015 knows it, Java's included. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Names for which a certificate is used, and those below the last two. */
const names = ['localhost', 'galena', 'host.docker.internal', 'mktorest.com', 'test'];
const addresses = ['127.0.0.1', '::1'];
/** Addresses of this machine, with their masks. */
const networks = ['127.0.0.0/8', '::1/128'];

const authorityDays = 3650;
/** Apple's systems refuse longer ones. */
const serverDays = 397;

/**
 * Makes an authority that can vouch for nothing but the names of a double and this machine itself: whoever gets hold of its key,
 * on a machine that trusts it, can pass for no other host.
 */
export async function makeAuthority(): Promise<KeyPair> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(authorityDays),
    serialNumber: makeSerialNumber(),
    name: 'CN=Galena local authority, O=For tests on this machine',
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      permitNames(),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return toPem(certificate, keys);
}

/** Makes the certificate of a server, which the authority has signed. */
export async function makeServerCertificate(authority: KeyPair): Promise<KeyPair> {
  const keys = await makeKeys();
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    ...validity(serverDays),
    serialNumber: makeSerialNumber(),
    subject: 'CN=Galena double',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.key),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.slice(0, -1).map((value) => ({ type: 'dns' as const, value })),
        ...['*.mktorest.com', 'galena.test', '*.galena.test'].map((value) => ({
          type: 'dns' as const,
          value,
        })),
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return toPem(certificate, keys);
}

/** Source: RFC 5280, 4.2.1.10. */
function permitNames(): Extension {
  const permitted = [
    ...names.map((dNSName) => new GeneralName({ dNSName })),
    ...networks.map((iPAddress) => new GeneralName({ iPAddress })),
  ];
  const subtrees = permitted.map((base) => new GeneralSubtree({ base }));
  const constraints = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) });
  return new Extension('2.5.29.30', true, AsnConvert.serialize(constraints));
}

/** From yesterday: the clocks of containers and of their host may differ. */
function validity(days: number): { notBefore: Date; notAfter: Date } {
  const dayMs = 86_400_000;
  return { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + (days - 1) * dayMs) };
}

/** Of up to twenty bytes, and positive. */
function makeSerialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function readKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), algorithm, false, ['sign']);
}

async function toPem(
  certificate: X509Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
): Promise<KeyPair> {
  const key = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: `${PemConverter.encode(key, PemConverter.PrivateKeyTag)}\n`,
  };
}
