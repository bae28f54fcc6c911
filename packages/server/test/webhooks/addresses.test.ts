import { Resolver } from 'node:dns/promises';
import { createServer } from 'node:http';
import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { allowedLookup, NotSent } from '../../src/engine/webhooks/allowed-lookup.ts';
import { post } from '../../src/engine/webhooks/post.ts';
import {
  type AddressKind,
  type AllowedAddresses,
  isAllowed,
  kindOf,
} from '../../src/webhooks/judge-address.ts';
import { answering, Receiver } from './receiver.ts';

describe('an address', () => {
  it.each<[AddressKind, readonly string[]]>([
    [
      'public',
      ['8.8.8.8', '100.128.0.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'],
    ],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1']],
    [
      'private',
      [
        '10.0.0.1',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.1.1',
        '100.64.0.1',
        'fd00::1',
        'fc00::1',
        '::ffff:10.0.0.1',
      ],
    ],
    [
      'special',
      // This host, link-local with metadata services, multicast, broadcast, documentation, benchmarks, and what stands for another address.
      [
        ...[
          '0.0.0.0',
          '0.1.2.3',
          '169.254.169.254',
          '224.0.0.1',
          '255.255.255.255',
          '240.0.0.1',
          '192.0.2.1',
        ],
        ...[
          '198.18.0.1',
          '192.88.99.1',
          '::',
          'fe80::1',
          'fec0::1',
          'ff02::1',
          '2001:db8::1',
          '2002:7f00:1::',
        ],
        ...[
          '2001::1',
          '64:ff9b::10.0.0.1',
          '64:ff9b::127.0.0.1',
          '64:ff9b:1::1',
          '::7f00:1',
          '::ffff:0:127.0.0.1',
        ],
        ...['::ffff:169.254.169.254', '4000::1', 'localhost', '', '127.1'],
      ],
    ],
  ])('is of the kind %s: %j', (kind, addresses) => {
    expect(addresses.map((address) => [address, kindOf(address)])).toEqual(
      addresses.map((address) => [address, kind]),
    );
  });

  it('that IANA has for special purposes is never public, whatever it is and however it is written', () => {
    const special = new BlockList();
    for (const [net, prefix] of specialIPv4) special.addSubnet(net, prefix, 'ipv4');
    const address = fc.oneof(
      fc.ipV4(),
      fc.constantFrom(...specialIPv4).chain(([net, prefix]) => within(net, prefix)),
    );
    fc.assert(
      fc.property(address, (plain) => {
        const isSpecial = special.check(plain, 'ipv4');
        const kinds = [plain, `::ffff:${plain}`, `64:ff9b::${plain}`].map(
          (text) => kindOf(text) === 'public',
        );
        expect(kinds).toEqual([!isSpecial, !isSpecial, !isSpecial]);
        expect(kindOf(`::${plain}`)).not.toBe('public');
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const isGlobal = /^[23]/.test(text.padStart(4, '0')) && /^[23][0-9a-f]{3}:/i.test(text);
        if (!isGlobal && !/ffff|ff9b/i.test(text)) expect(kindOf(text)).not.toBe('public');
      }),
    );
  });

  it.each<[AllowedAddresses, readonly boolean[]]>([
    ['public', [true, false, false, false]],
    ['loopback', [true, true, false, false]],
    ['private', [true, true, true, false]],
  ])('is allowed by kind: %s', (allowed, expected) => {
    const ofEachKind = ['8.8.8.8', '127.0.0.1', '10.0.0.1', '169.254.169.254'];
    expect(ofEachKind.map((address) => isAllowed(address, allowed))).toEqual(expected);
  });
});

/** The IPv4 Special-Purpose Address Registry of IANA as far as it is not globally reachable, multicast, and 192.88.99.0/24, AS112 and AMT. */
const specialIPv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

function within(net: string, prefix: number): fc.Arbitrary<string> {
  const base = net.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return fc.nat({ max: 2 ** (32 - prefix) - 1 }).map((offset) => {
    const number = base + offset;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
  });
}

const never = new AbortController().signal;

const send = (url: string, allowed: AllowedAddresses, patienceMs?: number) =>
  post({ url, headers: {}, body: '{}' }, allowed, never, patienceMs);

async function useReceiver(): Promise<Receiver> {
  const receiver = new Receiver();
  await receiver.start();
  onTestFinished(() => receiver.stop());
  return receiver;
}

describe('nothing is sent', () => {
  it('to this machine, whatever its address is called', async () => {
    const receiver = await useReceiver();
    for (const host of [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '127.1',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '0.0.0.0',
      '[::]',
    ])
      await expect(send(`http://${host}:${receiver.port}/`, 'public')).rejects.toThrow(NotSent);
    expect(receiver.received).toEqual([]);
    expect(await send(`http://localhost:${receiver.port}/`, 'loopback')).toMatchObject({ status: 204 });
  });

  it('to an address that was not looked at: a name is looked up once, and only what is allowed of it is connected to', async () => {
    let looks = 0;
    // As whoever has a name lead to a public address first, and to the network of the server then.
    const find = async () => {
      looks += 1;
      return [
        { address: looks === 1 ? '10.9.8.7' : '127.0.0.1', family: 4 },
        { address: '169.254.169.254', family: 4 },
        ...(looks === 1 ? [] : [{ address: '::1', family: 6 }]),
      ];
    };
    const looked = (all: boolean) =>
      new Promise((resolve) => {
        allowedLookup('loopback', never, find)('rebound.example', { all }, (error, address, family) =>
          resolve(error?.message ?? [address, family]),
        );
      });
    expect(await looked(true)).toBe('rebound.example has no address that may be sent webhooks');
    expect(await looked(true)).toEqual([
      [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ],
      undefined,
    ]);
    expect(await looked(false)).toEqual(['127.0.0.1', 4]);
    expect(looks).toBe(3);
  });

  it('behind a redirect, and no longer waited for than a receiver may take', async () => {
    const receiver = await useReceiver();
    receiver.answer = answering(307, { location: receiver.url });
    expect(await send(receiver.url, 'loopback')).toMatchObject({ status: 307 });
    expect(receiver.received).toHaveLength(1);
    receiver.answer = () => undefined;
    await expect(send(receiver.url, 'loopback', 50)).rejects.toThrow('no answer within 0.05 s');
    // A status that has come counts, though the body goes on.
    receiver.answer = (response) => void response.writeHead(200).write('so far');
    expect(await send(receiver.url, 'loopback', 200)).toEqual({
      status: 200,
      body: 'so far',
      retryAfterMs: 0,
    });
    receiver.answer = ({ socket }) =>
      void socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: tcp\r\n\r\n');
    await expect(send(receiver.url, 'loopback')).rejects.toThrow('closed before an answer came');
    receiver.answer = ({ socket }) => void socket?.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1e6)}\r\n\r\n`);
    await expect(send(receiver.url, 'loopback')).rejects.toThrow('Header overflow');
    receiver.answer = answering(503, { 'retry-after': new Date(Date.now() + 90_000).toUTCString() });
    const { retryAfterMs } = await send(receiver.url, 'loopback');
    expect(Math.abs(retryAfterMs - 90_000)).toBeLessThan(5_000);
  });

  it('for a while where no DNS server answers, but names of this machine are found', async () => {
    const receiver = await useReceiver();
    const silent = Object.assign(new Error('nobody answers'), { code: 'ETIMEOUT' });
    const four = vi.spyOn(Resolver.prototype, 'resolve4').mockRejectedValue(silent);
    const six = vi.spyOn(Resolver.prototype, 'resolve6').mockRejectedValue(silent);
    onTestFinished(() => {
      four.mockRestore();
      six.mockRestore();
    });
    expect(await send(`http://localhost:${receiver.port}/`, 'loopback')).toMatchObject({ status: 204 });
  });

  it('to a name that there is not, which is told', async () => {
    await expect(send('http://nobody.invalid/', 'private')).rejects.toThrow(
      'the name of the host could not be looked up (',
    );
    const stopped = AbortSignal.abort();
    await expect(
      post({ url: 'http://nobody.invalid/', headers: {}, body: '' }, 'private', stopped),
    ).rejects.toThrow();
  });

  it('in the clear where the URL says https', async () => {
    const plain = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void plain.close());
    const address = plain.address();
    if (address === null || typeof address === 'string' || !isIPv4(address.address))
      throw new Error('no port');
    await expect(send(`https://127.0.0.1:${address.port}/`, 'loopback')).rejects.toThrow(
      /SSL|EPROTO|wrong version/i,
    );
  });
});
