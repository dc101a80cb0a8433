import type { ClientChannel } from 'ssh2';
import { framed, NetconfReader, type NetconfFraming } from '#wire/netconf-framing.ts';
import { checkSubtree, CLOSE_SESSION, HELLO, helloOf, replyOf, requestOf, type Asking, type Hello, type Reply } from './rpc.ts';

export { checkSubtree };

export interface Exchanged {
  readonly hello: Hello | null;
  readonly xml: string | null;
  readonly reply: Reply | null;
  /** What went wrong, in a sentence; null when nothing did. */
  readonly fault: string | null;
}

/** The far side's fault, as the end of a sentence. */
class Fault extends Error {}

/**
 * One question over a channel to the subsystem `netconf`: hellos, request, reply. Whatever comes is an answer, within the size of a message; the channel's owner ends it when the time is over.
 * @see RFC 6241, RFC 6242
 */
export async function exchange(channel: ClientChannel, asking: Asking, messageMax: number): Promise<Exchanged> {
  const reader = new NetconfReader(messageMax);
  const pieces = channel.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  let framing: NetconfFraming = 'end_of_message';
  let hello: Hello | null = null;
  let xml: string | null = null;

  async function next(what: string): Promise<string> {
    for (;;) {
      const message = understood(what, () => reader.next());
      if (message !== null) return message;
      const { value, done } = await pieces.next();
      if (done === true) throw new Fault(`It ended before its ${what} came whole.`);
      reader.receive(value as Buffer);
    }
  }
  const say = (message: string): void => void channel.write(framed(message, framing));

  try {
    say(HELLO);
    const greeting = await next('hello');
    hello = understood('hello', () => helloOf(greeting));
    framing = hello.chunked ? 'chunked' : 'end_of_message';
    reader.framing = framing;
    if (asking.xpath !== undefined && !hello.xpath) throw new Fault('It has no filters by XPath; a subtree does.');
    say(requestOf(asking));
    xml = await next('reply');
    const whole = xml;
    const reply = understood('reply', () => replyOf(whole));
    // Whoever does not say goodbye may hold a session for minutes, and devices have few.
    say(CLOSE_SESSION);
    return { hello, xml, reply, fault: null };
  } catch (error) {
    return { hello, xml, reply: null, fault: error instanceof Fault ? error.message : `The session broke: ${(error as Error).message}.` };
  } finally {
    // Lets go of the channel, so that its end is heard.
    await pieces.return?.();
  }
}

/** Reads what the far side said; what cannot be read is its fault. */
function understood<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Fault(`Its ${what} cannot be read: ${(error as Error).message.replace(/\.$/, '')}.`);
  }
}
