import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A network between Galena and PostgreSQL, in which packets vanish or which leads elsewhere. Sockets at both ends stay open then,
 * as those of hosts do whose network is gone without a word. What it cannot show is what the systems at both ends make of it,
 * as here the data has arrived for them: their own limits of time (`tcp_user_timeout`) stay out of the game.
 */
export class PostgresProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #target: string;
  #isCutOff = false;
  #isHeld = false;
  /** Changes what clients say of themselves when they connect, and the process number that they are told. */
  changeStartup: ((parameters: Map<string, string>) => void) | undefined;
  changePid: ((pid: number) => number) | undefined;
  /** How much passes to PostgreSQL, of connections that are opened from now on. */
  bytesPerSecond = Number.POSITIVE_INFINITY;
  /** All is held once a connection has sent these texts, one after the other: the last of them does not get through. */
  holdAt: readonly string[] | undefined;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((client) => this.#open(client));
  }

  static async start(target: string): Promise<PostgresProxy> {
    const proxy = new PostgresProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Whoever connects by it waits for two seconds at the most. */
  get connectionString(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    const { username, password, pathname } = new URL(this.#target);
    return `postgres://${username}:${password}@127.0.0.1:${address.port}${pathname}?connect_timeout=2`;
  }

  /** From now on nothing passes the connections that are open; new ones work. Gives how many they are. */
  loseOpen(): number {
    for (const link of this.#links) link.lose();
    return this.#links.size;
  }

  /** From now on nothing passes at all, until it is `restore`d: then new connections work, and none of those before. */
  loseAll(): void {
    this.#isCutOff = true;
    this.loseOpen();
  }

  restore(): void {
    this.#isCutOff = false;
  }

  /** From now on nothing reaches PostgreSQL, as if it stood still, until it is `release`d: then all of it does. */
  hold(): void {
    this.#isHeld = true;
    for (const link of this.#links) link.hold();
  }

  /** Whether something has been sent since it is held. */
  get holdsSomething(): boolean {
    return [...this.#links].some((link) => link.holdsSomething);
  }

  release(): void {
    this.#isHeld = false;
    this.holdAt = undefined;
    for (const link of this.#links) link.release();
  }

  /** Ends all connections. */
  breakOff(): void {
    for (const link of this.#links) link.end();
  }

  /** Where new connections lead from now on. */
  leadTo(target: string): void {
    this.#target = target;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const link of this.#links) link.end();
    await closed;
  }

  #open(client: Socket): void {
    const link = new Link(client, connectTo(this.#target), {
      toServer: startupChanger((parameters) => this.changeStartup?.(parameters)),
      beforeServer: sequenceFinder(
        () => this.holdAt,
        () => this.hold(),
      ),
      toClient: pidChanger((pid) => this.changePid?.(pid) ?? pid),
    });
    link.bytesPerSecond = this.bytesPerSecond;
    if (this.#isCutOff) link.lose();
    if (this.#isHeld) link.hold();
    this.#links.add(link);
    link.onceGone(() => this.#links.delete(link));
  }
}

function connectTo(target: string): Socket {
  const { hostname, port, searchParams } = new URL(target);
  const folder = searchParams.get('host');
  const portNumber = Number(port || '5432');
  return folder === null
    ? connect(portNumber, hostname)
    : connect(`${folder}/.s.PGSQL.${searchParams.get('port') ?? portNumber}`);
}

interface Changers {
  beforeServer(bytes: Buffer): void;
  toServer(bytes: Buffer): Buffer;
  toClient(bytes: Buffer): Buffer;
}

/** A connection and the one that it leads to. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  #held: (() => void)[] | undefined;
  isLost = false;
  bytesPerSecond = Number.POSITIVE_INFINITY;

  constructor(client: Socket, server: Socket, { beforeServer, toServer, toClient }: Changers) {
    this.#client = client;
    this.#server = server;
    client.on('data', (bytes) => {
      beforeServer(bytes);
      void this.#pass(toServer(bytes));
    });
    server.on('data', (bytes) => this.#unlessLost(() => client.write(toClient(bytes))));
    client.on('end', () => this.#toServer(() => server.end()));
    server.on('end', () => this.#unlessLost(() => client.end()));
    client.on('close', () => this.#toServer(() => server.destroySoon()));
    server.on('close', () => this.#unlessLost(() => client.destroy()));
    for (const socket of [client, server]) socket.on('error', () => undefined);
  }

  /** At once, or a little now and then. */
  async #pass(bytes: Buffer): Promise<void> {
    if (this.bytesPerSecond === Number.POSITIVE_INFINITY) {
      this.#toServer(() => this.#server.write(bytes));
      return;
    }
    const pauseMs = 10;
    const pieceBytes = Math.ceil((this.bytesPerSecond * pauseMs) / 1000);
    this.#client.pause();
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      this.#toServer(() => this.#server.write(bytes.subarray(start, start + pieceBytes)));
      await delay(pauseMs);
    }
    this.#client.resume();
  }

  #unlessLost(pass: () => void): void {
    if (!this.isLost) pass();
  }

  #toServer(pass: () => void): void {
    if (this.#held === undefined) this.#unlessLost(pass);
    else this.#held.push(pass);
  }

  hold(): void {
    this.#held ??= [];
  }

  get holdsSomething(): boolean {
    return this.#held !== undefined && this.#held.length > 0;
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const pass of held) this.#unlessLost(pass);
  }

  lose(): void {
    this.isLost = true;
  }

  /** Calls back once neither end is open. */
  onceGone(callback: () => void): void {
    for (const socket of [this.#client, this.#server]) {
      socket.once('close', () => {
        if (this.#client.closed && this.#server.closed) callback();
      });
    }
  }

  end(): void {
    this.#client.destroy();
    this.#server.destroy();
  }
}

/** Calls back when the texts have come that are looked for at the time. */
function sequenceFinder(
  find: () => readonly string[] | undefined,
  onFound: () => void,
): Changers['beforeServer'] {
  let texts: readonly string[] | undefined;
  let left: string[] = [];
  return (bytes) => {
    if (find() !== texts) {
      texts = find();
      left = [...(texts ?? [])];
    }
    while (left[0] !== undefined && bytes.includes(left[0])) {
      left.shift();
      if (left.length === 0) onFound();
    }
  };
}

const secureRequests = [80877102, 80877103, 80877104];

/** Reads the first message of a client: a length, the version, and names and values. */
function startupChanger(change: (parameters: Map<string, string>) => void): Changers['toServer'] {
  let isOver = false;
  return (bytes) => {
    if (isOver || secureRequests.includes(bytes.readInt32BE(4))) return bytes;
    isOver = true;
    const words = bytes.subarray(8, bytes.readInt32BE(0)).toString().split('\0');
    const parameters = new Map<string, string>();
    for (let index = 0; words[index]; index += 2) parameters.set(words[index] ?? '', words[index + 1] ?? '');
    change(parameters);
    const body = `${[...parameters].map(([name, value]) => `${name}\0${value}\0`).join('')}\0`;
    const head = Buffer.alloc(8);
    head.writeInt32BE(8 + Buffer.byteLength(body), 0);
    bytes.copy(head, 4, 4, 8);
    return Buffer.concat([head, Buffer.from(body)]);
  };
}

/** BackendKeyData: K, the length 12, the process number, the key to cancel. It comes behind parameters, before the first Z. */
function pidChanger(change: (pid: number) => number): Changers['toClient'] {
  const head = Buffer.from([0x4b, 0, 0, 0, 12]);
  let isOver = false;
  return (bytes) => {
    const at = isOver ? -1 : bytes.indexOf(head);
    if (at < 0) return bytes;
    isOver = true;
    const changed = Buffer.from(bytes);
    changed.writeInt32BE(change(bytes.readInt32BE(at + 5)), at + 5);
    return changed;
  };
}
