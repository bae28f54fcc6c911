import { connect } from 'node:net';
import { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { Latencies } from './latencies.ts';
import { LoadClient, pause, type Service } from './load-client.ts';

export interface SlowUploadsPlan {
  /** Connections whose body trickles, and as many whose headers do, if they are to be tried. */
  readonly connections: number;
  readonly withHeaders: boolean;
  readonly bodyTimeoutSeconds: number;
}

/** Node looks for headers that take over 20 s every 5 s. */
const headerTimeoutSeconds = 25;
/** A busy machine may be late. */
const slackSeconds = 15;
const dropMs = 500;
/** An honest client must not wait for longer, whatever the others do. */
const patienceMs = 10_000;

/** How a connection ended. */
interface Ended {
  readonly seconds: number;
  readonly answer: string;
}

/** Hundreds of connections trickle, one client works honestly beside them; gives what did not hold. */
export async function runSlowUploads(
  url: string,
  service: Service,
  { connections, withHeaders, bodyTimeoutSeconds }: SlowUploadsPlan,
): Promise<string[]> {
  // Of bodies without a token few are read at a time.
  const authorization = `Authorization: Bearer ${await new ApiClient(url, service).token()}`;
  const body =
    `POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\n${authorization}\r\nContent-Type: multipart/form-data; boundary=x\r\n` +
    'Content-Length: 1000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail\n';
  const headers = 'POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nX-';
  const slowBodies = openMany(url, connections, body);
  const slowHeaders = openMany(url, withHeaders ? connections : 0, headers);
  const all = Promise.all([...slowBodies, ...slowHeaders]);
  const { latencies, problems } = await workHonestly(url, service, all);
  const [endedBodies, endedHeaders] = [await Promise.all(slowBodies), await Promise.all(slowHeaders)];
  console.log(
    `${connections} trickling bodies ended within ${longest(endedBodies)} s, ${endedHeaders.length} trickling headers within ${longest(endedHeaders)} s`,
  );
  console.log(`  beside them, import and status: ${latencies.describe()}`);
  return [
    ...problems,
    ...checkEnds('bodies', endedBodies, bodyTimeoutSeconds * 1.2 + slackSeconds),
    ...checkEnds('headers', endedHeaders, headerTimeoutSeconds + slackSeconds),
  ];
}

function openMany(url: string, count: number, start: string): Promise<Ended>[] {
  return Array.from({ length: count }, () => trickle(url, start));
}

/** One byte at a time, until the other side has had enough. */
function trickle(url: string, start: string): Promise<Ended> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(start));
    const timer = setInterval(() => socket.write('a'), dropMs);
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - began) / 1000, answer });
    });
  });
}

/** Imports files and asks for their status until the others are gone. */
async function workHonestly(
  url: string,
  service: Service,
  others: Promise<unknown>,
): Promise<{ latencies: Latencies; problems: string[] }> {
  const client = new LoadClient(url, service);
  const latencies = new Latencies();
  const problems: string[] = [];
  let isOver = false;
  void others.then(() => {
    isOver = true;
  });
  for (let turn = 0; !isOver; turn += 1) {
    const answer = await latencies.time(() => client.submit(`email\nhonest-${turn}@example.com\n`));
    const batchId = answer.result?.[0]?.['batchId'];
    if (typeof batchId !== 'number') {
      problems.push(`an honest submit got ${JSON.stringify(answer)}`);
      break;
    }
    while ((await latencies.time(() => client.status(batchId))).result?.[0]?.['status'] !== 'Complete') {
      await pause(50);
    }
  }
  if (latencies.largestMs > patienceMs) problems.push(`an honest call took ${latencies.largestMs} ms`);
  return { latencies, problems };
}

function longest(ended: readonly Ended[]): string {
  return Math.max(0, ...ended.map(({ seconds }) => seconds)).toFixed(1);
}

function checkEnds(what: string, ended: readonly Ended[], withinSeconds: number): string[] {
  const [first] = ended.filter(({ answer }) => !answer.startsWith('HTTP/1.1 408 '));
  const late = ended.filter(({ seconds }) => seconds > withinSeconds).length;
  const untold = ended.filter(({ answer }) => !answer.startsWith('HTTP/1.1 408 ')).length;
  return [
    ...(late > 0 ? [`${late} trickling ${what} held on for more than ${withinSeconds} s`] : []),
    ...(untold > 0
      ? [`${untold} trickling ${what} were not told 408 but ${JSON.stringify(first?.answer)}`]
      : []),
  ];
}
