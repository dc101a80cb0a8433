import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Answering } from '#kernel/module.ts';
import { fileDocuments } from '../documents/index.ts';
import { NamedSecrets } from './named-secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => NamedSecrets.open(fileDocuments(folder), systemClock);

async function ask<T>(secrets: NamedSecrets, name: string, input: object): Promise<T> {
  const answering = secrets.answers.find(({ operation }: Answering) => operation.name === name)!;
  return (await answering.handle(answering.operation.input.parse(input) as never, { caller: system } as never)) as T;
}

describe('secrets by name', () => {
  it('are there after a restart, and listed without what they are', async () => {
    const secrets = await open();
    await ask(secrets, 'auth.secret.set', { name: 'webhook', value: 'whsec_abc' });
    const again = await open();
    expect(await again.find('webhook')).toBe('whsec_abc');
    const listed = await ask(again, 'auth.secret.list', {});
    expect(listed).toMatchObject({ items: [{ name: 'webhook', set_by: 'common_hub' }] });
    expect(JSON.stringify(listed)).not.toContain('whsec_abc');
  });

  it('are replaced and deleted', async () => {
    const secrets = await open();
    await ask(secrets, 'auth.secret.set', { name: 'a', value: 'one' });
    await ask(secrets, 'auth.secret.set', { name: 'a', value: 'two' });
    expect(await secrets.find('a')).toBe('two');
    await ask(secrets, 'auth.secret.delete', { name: 'a' });
    expect(await secrets.find('a')).toBeUndefined();
    await expect(ask(secrets, 'auth.secret.delete', { name: 'a' })).rejects.toThrow('There is no secret a.');
  });

  it('may stand in Vault: the place is kept and listed, and the value had when it is wanted', async () => {
    let value = 'first';
    const asked: string[] = [];
    const outside = async (reference: string) => {
      asked.push(reference);
      if (value === '') throw new Error('Vault has nothing there.');
      return value;
    };
    const secrets = await NamedSecrets.open(fileDocuments(folder), systemClock, outside);
    await ask(secrets, 'auth.secret.set', { name: 'webhook', value: 'vault:secret/data/hooks#key' });
    value = 'second';
    expect(await secrets.find('webhook')).toBe('second');
    expect(asked).toEqual(['vault:secret/data/hooks#key', 'vault:secret/data/hooks#key']);
    expect(await ask(secrets, 'auth.secret.list', {})).toMatchObject({ items: [{ reference: 'vault:secret/data/hooks#key' }] });
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toMatch(/first|second/);
    value = '';
    await expect(ask(secrets, 'auth.secret.set', { name: 'other', value: 'vault:secret/data/hooks#kex' })).rejects.toThrow('nothing there');
    expect(await secrets.find('other')).toBeUndefined();
  });

  it('that refer to Vault are refused where none is configured', async () => {
    const asked = ask(await open(), 'auth.secret.set', { name: 'webhook', value: 'vault:secret/data/hooks#key' });
    await expect(asked).rejects.toThrow('none is configured');
  });

  it('of a damaged document are refused, and it is not written over', async () => {
    await ask(await open(), 'auth.secret.set', { name: 'a', value: 'one' });
    const file = join(folder, 'secrets.json');
    writeFileSync(file, 'half of a');
    await expect(open()).rejects.toThrow('damaged');
    expect(readFileSync(file, 'utf8')).toBe('half of a');
  });
});
