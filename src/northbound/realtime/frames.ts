import type { Envelope } from '#kernel/event.ts';

const encoded = new WeakMap<Envelope, string>();

/** JSON of an event, made once in the process however many clients get it. */
export function encodeEvent(event: Envelope): string {
  let text = encoded.get(event);
  if (text === undefined) {
    text = JSON.stringify(event);
    encoded.set(event, text);
  }
  return text;
}

/** The array of an `events` frame, shared by all subscriptions that get the same events. */
export function encodeEvents(events: readonly Envelope[]): string {
  let text = '[';
  for (let at = 0; at < events.length; at += 1) text += at === 0 ? encodeEvent(events[at]!) : `,${encodeEvent(events[at]!)}`;
  return `${text}]`;
}

/** An `events` frame, ready for the wire. */
export function eventsFrame(id: SubscriptionId, events: string): Buffer {
  return textFrame(`{"type":"events","id":${JSON.stringify(id)},"events":${events}}`);
}

export type SubscriptionId = string | number;

/**
 * A whole unmasked text frame as a server sends it, so that one buffer serves many clients.
 * `FIN+opcode 1 | length (7 bits, or 126 and 16 bits, or 127 and 64 bits) | payload`. @see RFC 6455 §5.2
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
