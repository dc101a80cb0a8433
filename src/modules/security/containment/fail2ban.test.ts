import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPickle } from '#wire/pickle.ts';
import { Fail2ban } from './fail2ban.ts';

const END = '<F2B_END_COMMAND>';
let folder: string;
let socket: string;
let server: Server | undefined;
const asked: unknown[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-fail2ban-'));
  socket = join(folder, 'socket');
  asked.length = 0;
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

/** A server that answers each command with these bytes, in pieces of that length. */
async function answering(bytes: Buffer, piece = bytes.length): Promise<Fail2ban> {
  server = createServer((connection) => {
    connection.on('error', () => undefined);
    connection.once('data', (command: Buffer) => {
      asked.push(readPickle(command.subarray(0, -END.length)));
      const whole = Buffer.concat([bytes, Buffer.from(END)]);
      for (let at = 0; at < whole.length; at += piece) connection.write(whole.subarray(at, at + piece));
    });
  });
  await new Promise<void>((resolve) => server!.listen(socket, resolve));
  return new Fail2ban({ socket, jail: 'sshd' });
}

// pickle.dumps([0, 1], 2) and pickle.dumps([1, 'no'], 2)
const YES = Buffer.from('80025d71002 84b004b01652e'.replaceAll(' ', ''), 'hex');
const NO = Buffer.from('80025d7100284b0158020000006e6f7101652e', 'hex');

test('a ban is a command of the jail, however its answer is cut', async () => {
  const fail2ban = await answering(YES, 1);
  await fail2ban.ban('192.0.2.9');
  await fail2ban.unban('192.0.2.9');
  expect(asked).toEqual([
    ['set', 'sshd', 'banip', '192.0.2.9'],
    ['set', 'sshd', 'unbanip', '192.0.2.9'],
  ]);
});

test('a refusal, an answer that is none, and nobody there are told', async () => {
  await expect(new Fail2ban({ socket, jail: 'sshd' }).status()).rejects.toThrow('fail2ban did not answer');
  const refusing = await answering(NO);
  await expect(refusing.ban('192.0.2.9')).rejects.toThrow('fail2ban refused "set sshd banip 192.0.2.9": no.');
  server!.close();
  const hostile = await answering(Buffer.from("cos\nsystem\n(S'true'\ntR."));
  await expect(hostile.ban('192.0.2.9')).rejects.toThrow('only plain values are read');
});
