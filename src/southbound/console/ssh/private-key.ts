import type { ParsedKey } from 'ssh2';
import { fail } from '#kernel/error.ts';

/**
 * Reads a private key as ssh-keygen writes it. One with a passphrase is not taken: to open it takes a second or more in which the whole process would do
 * nothing else, and whoever sends the passphrase beside the key gains nothing by it. @throws validation_error
 */
export async function privateKeyOf(text: string): Promise<ParsedKey> {
  const { default: ssh } = await import('ssh2');
  const read = ssh.utils.parseKey(text);
  if (read instanceof Error) {
    if (/encrypted/i.test(read.message)) throw refusal('it has a passphrase, which ssh-keygen -p takes off');
    throw refusal(read.message);
  }
  const [key] = Array.isArray(read) ? (read as ParsedKey[]) : [read];
  if (key === undefined || !key.isPrivateKey()) throw refusal('it is a public key');
  return key;
}

function refusal(why: string): Error {
  const plain = why.replace(/\.$/, '');
  return fail('validation_error', `The private key cannot be used: ${plain}.`, { private_key: [plain] });
}
