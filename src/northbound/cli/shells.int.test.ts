import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { CommandLine } from './test-command-line.ts';

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const line = CommandLine.forEachTest();

/** A shell with `thalamus` on its path and the hub by hand behind it; gives what it printed. */
async function inShell(shell: string, words: readonly string[]): Promise<string> {
  const program = join(line.folder, 'thalamus');
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  await chmod(program, 0o755);
  const env = {
    PATH: `${line.folder}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: line.folder,
    THALAMUS_URL: line.hub.url,
    TERM: 'dumb',
  };
  return (await run(shell, words, { env, cwd: line.folder, timeout: 50_000 })).stdout;
}

const isHere = (shell: string): boolean => ['/bin', '/usr/bin', '/usr/local/bin'].some((folder) => existsSync(join(folder, shell)));

test('bash completes commands and what the hub has', async () => {
  const script = [
    'source <(thalamus completion bash)',
    'COMP_WORDS=(thalamus node start ""); COMP_CWORD=3; _thalamus; printf "%s\\n" "${COMPREPLY[@]}"',
    'COMP_WORDS=(thalamus node start campus P); COMP_CWORD=4; _thalamus; printf "%s\\n" "${COMPREPLY[@]}"',
    'complete -p thalamus',
  ];
  const out = await inShell('bash', ['--norc', '-c', script.join('\n')]);
  expect(out.split('\n')).toEqual(['campus', 'twin', 'twin', 'PC1', 'PC2', 'complete -o default -F _thalamus thalamus', '']);
});

test.runIf(isHere('fish'))('fish completes commands and what the hub has, and says what each is', async () => {
  const out = await inShell('fish', [
    '--no-config',
    '-c',
    'thalamus completion fish | source; complete -C "thalamus node start campus "; complete -C "thalamus work"',
  ]);
  expect(out).toBe('PC1\tvpcs, started\nPC2\tvpcs, stopped\nworkflow\tworkflows: list, show, check, save, plan, run, delete\n');
});

test.runIf(isHere('zsh'))('zsh completes commands when the key is pressed', async () => {
  const script = String.raw`
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT="> "; autoload -Uz compinit; compinit -u -D; source <(thalamus completion zsh); echo rea''dy'
zpty -r -m shell out '*ready*'
zpty -w -n shell $'thalamus workf\t'
zpty -r -m shell out '*workflow*'
print -r -- "$out"
zpty -d shell`;
  expect(await inShell('zsh', ['-f', '-c', script])).toContain('workflow');
});
