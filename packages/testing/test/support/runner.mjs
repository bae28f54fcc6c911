// A test runner that starts a double and is killed before it could stop it.
import { startGalena } from '@galena/testing';

const galena = await startGalena();
process.stdout.write(`${JSON.stringify({ pid: galena.pid, dataDir: galena.dataDir, url: galena.url })}\n`);
setInterval(() => undefined, 1_000);
