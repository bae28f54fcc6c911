import { spawnSync } from 'node:child_process';

/** The part of `npm audit --json` that is looked at; where the registry did not answer there is no `vulnerabilities`. */
interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
}

/**
 * Asks the registry for known holes in the packages of the lock file here, and fails on those rated high or critical.
 * Whoever is offline, or has a registry that does not answer such questions, is told so and goes on.
 */
function audit(): number {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--audit=true'], { encoding: 'utf8' });
  const { vulnerabilities, message } = readAudit(stdout);
  if (vulnerabilities === undefined) {
    console.log(
      `Dependencies are not audited: the registry does not answer (${message ?? 'npm gave no report'})`,
    );
    return 0;
  }
  const bad = Object.entries(vulnerabilities).filter(([, { severity }]) =>
    /^(high|critical)$/.test(severity),
  );
  for (const [name, { severity }] of bad)
    console.log(`${name} has a known hole rated ${severity}: see npm audit`);
  if (bad.length === 0) console.log('No dependency has a known hole rated high or critical');
  return bad.length === 0 ? 0 : 1;
}

function readAudit(text: string): Audit {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return {};
  }
}

process.exitCode = audit();
