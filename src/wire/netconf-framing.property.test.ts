import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framed, NetconfFramingError, NetconfReader, type NetconfFraming } from './netconf-framing.ts';

/** Hands bytes over in pieces of these sizes, used over and over, and takes what came whole after each. */
function read(bytes: Uint8Array, sizes: readonly number[], framing: NetconfFraming, most = 100_000): string[] {
  const reader = new NetconfReader(most);
  reader.framing = framing;
  const messages: string[] = [];
  for (let from = 0, cut = 0; from < bytes.length; cut += 1) {
    const size = sizes[cut % sizes.length]!;
    reader.receive(bytes.subarray(from, from + size));
    from += size;
    for (let message = reader.next(); message !== null; message = reader.next()) messages.push(message);
  }
  return messages;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
const text = fc.string({ unit: 'binary', maxLength: 200 }).filter((message) => !message.includes(']]>]]>') && message.isWellFormed());
const ends = (message: string) => `${message}]]>]]>`.indexOf(']]>]]>') === message.length;

describe('messages come out as they went in, whatever way they are cut', () => {
  test('each with its mark at the end', () => {
    fc.assert(
      fc.property(fc.array(text.filter(ends), { maxLength: 5 }), sizes, (messages, cuts) => {
        const bytes = Buffer.concat(messages.map((message) => framed(message, 'end_of_message')));
        expect(read(bytes, cuts, 'end_of_message')).toEqual(messages);
      }),
    );
  });

  test('in chunks, also of sizes that cut characters', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), sizes, sizes, (messages, cuts, chunks) => {
        const bytes = Buffer.concat(messages.map((message) => inChunks(Buffer.from(message), chunks)));
        expect(read(bytes, cuts, 'chunked')).toEqual(messages);
        expect(read(Buffer.concat(messages.map((message) => framed(message, 'chunked'))), cuts, 'chunked')).toEqual(messages);
      }),
    );
  });
});

function inChunks(message: Buffer, sizes: readonly number[]): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0, cut = 0; from < message.length; cut += 1) {
    const chunk = message.subarray(from, from + sizes[cut % sizes.length]!);
    parts.push(Buffer.from(`\n#${chunk.length}\n`), chunk);
    from += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from('\n##\n')]);
}

test('the framing changes between two messages that came in one piece', () => {
  const reader = new NetconfReader(1_000);
  reader.receive(Buffer.concat([framed('<hello/>', 'end_of_message'), framed('<rpc-reply/>', 'chunked')]));
  expect(reader.next()).toBe('<hello/>');
  reader.framing = 'chunked';
  expect(reader.next()).toBe('<rpc-reply/>');
  expect(reader.next()).toBeNull();
});

test('the example of RFC 6242 is read', () => {
  const example =
    '\n#4\n<rpc\n#18\n message-id="102"\n\n#79\n     xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">\n  <close-session/>\n</rpc>\n##\n';
  expect(read(Buffer.from(example), [7], 'chunked')).toEqual([
    '<rpc message-id="102"\n     xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">\n  <close-session/>\n</rpc>',
  ]);
});

test.each(['x', '\n4\n', '\n#0\n', '\n#04\nabcd', '\n#4294967296\n', '\n#-1\n', '\n###', '\n#\n', '\n#12345678901234'])(
  '%j is no chunk',
  (bytes) => {
    expect(() => read(Buffer.from(`${bytes}\n`), [100], 'chunked')).toThrow(NetconfFramingError);
  },
);

test('more than the most bytes of a message are not kept, and no such chunk is waited for', () => {
  expect(() => read(Buffer.alloc(2_000, 'a'), [64], 'end_of_message', 1_000)).toThrow(/more than 1000 bytes/);
  expect(() => read(Buffer.from('\n#1001\n'), [64], 'chunked', 1_000)).toThrow(/more than 1000 bytes/);
});

test('random bytes are messages, an error, or not whole yet', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      sizes,
      fc.constantFrom<NetconfFraming>('chunked', 'end_of_message'),
      (bytes, cuts, framing) => {
        const thrown = thrownBy(() => read(bytes, cuts, framing, 200));
        expect(thrown === null || thrown instanceof NetconfFramingError).toBe(true);
      },
    ),
  );
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (error) {
    return error;
  }
}
