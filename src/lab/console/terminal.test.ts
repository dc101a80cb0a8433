import { describe, expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import { createTerminal } from './terminal.ts';
import { connect } from './test-console.ts';
import type { Program, Tty } from './tty.ts';

/** Echoes lines; `wait` waits for an hour, `page` prints a hundred lines, `fail` fails, `ask` takes a secret. */
function program(seen: string[] = []): Program {
  return {
    greeting: (shared, unseen) => `welcome\n${unseen === '' ? shared : unseen}`,
    interrupts: { letters: ['c'], echo: '^C\n' },
    async run(tty: Tty) {
      for (;;) {
        const { kind, text } = await tty.readLine('> ', { history: seen });
        if (kind === 'interrupt') tty.print('interrupted\n');
        if (kind !== 'line') continue;
        seen.push(text);
        if (text === 'wait') await tty.sleep(3_600_000);
        else if (text === 'page')
          tty.print((await tty.page(Array.from({ length: 100 }, (_, line) => `line ${line + 1}\n`).join(''))) ? '' : 'enough\n');
        else if (text === 'fail') throw new Error('It failed.');
        else if (text === 'ask') tty.print(`${(await tty.readLine('Password: ', { secret: true })).text.length} letters\n`);
        else if (text === 'bye') tty.hangUp();
        else if (text !== '') tty.print(`said ${text}\n`);
      }
    },
  };
}

describe('a terminal', () => {
  test('is one for all clients: what one types the others see, and who comes later sees the line as it is', async () => {
    const machine = createTerminal(program());
    const [first, second] = [connect(machine), connect(machine)];
    await first.type('hel');
    await second.type('lo\r');
    expect(first.screen()).toBe('welcome\n> hello\nsaid hello\n> ');
    expect(second.screen()).toBe('welcome\n> hello\nsaid hello\n> ');
    await first.type('more');
    expect(connect(machine).screen()).toBe('welcome\n> more');
  });

  test('prints nothing to a client that left', async () => {
    const machine = createTerminal(program());
    const [first, second] = [connect(machine), connect(machine)];
    first.leave();
    await second.type('x\r');
    expect(first.screen()).not.toContain('said x');
  });

  test('waits at each page: space for the next, enter for a line, q for no more', async () => {
    const client = connect(createTerminal(program()));
    const first = await client.type('page\r');
    expect(first).toMatch(/line 23\n --More-- $/);
    expect((await client.type(' ')).replaceAll('\b', '')).toMatch(/^ {8}line 24\n[\s\S]*line 46\n --More-- $/);
    expect((await client.type('\r')).replaceAll('\b', '')).toBe('        line 47\n --More-- ');
    expect(await client.type('q')).toMatch(/\nenough\n> $/);
  });

  test('lets an interrupt end what runs, with what was typed ahead', async () => {
    const seen: string[] = [];
    const client = connect(createTerminal(program(seen)));
    await client.type('wait\r');
    expect(await client.type('lost\r')).toBe('');
    expect(await client.type('\u0003')).toBe('^C\n> ');
    await client.type('next\r');
    expect(seen).toEqual(['wait', 'next']);
  });

  test('lets an interrupt through that came with its command', async () => {
    const client = connect(createTerminal(program()));
    expect(await client.type('wait\r\u0003still\r')).toContain('said still');
  });

  test('shows nothing of a secret', async () => {
    const client = connect(createTerminal(program()));
    await client.type('ask\r');
    expect(await client.type('geheim\r')).toBe('\n6 letters\n> ');
  });

  test('goes on after a command that failed', async () => {
    const client = connect(createTerminal(program()));
    expect(await client.type('fail\r')).toContain('% It failed.');
    expect(await client.type('again\r')).toContain('said again');
  });

  test('lets every client go when its device ends, whatever runs', async () => {
    const machine = createTerminal(program());
    const [first, second] = [connect(machine), connect(machine)];
    await first.type('wait\r');
    machine.end();
    expect([first.gone(), second.gone()]).toEqual([true, true]);
  });

  test('takes ten thousand pasted lines in turns, and all of them', async () => {
    const seen: string[] = [];
    const machine = createTerminal(program(seen));
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index}`);
    let turns = 0;
    machine.type(`${lines.join('\r\n')}\r\n`);
    const turn = (): void => {
      turns += 1;
      if (seen.length < lines.length) setImmediate(turn);
    };
    setImmediate(turn);
    await until('the last line', () => seen.length === lines.length);
    expect(seen).toEqual(lines);
    expect(turns).toBeGreaterThan(100);
  });

  test('keeps no more than a bounded part of what is typed while nothing reads, nor of what nobody saw', async () => {
    const seen: string[] = [];
    const machine = createTerminal(program(seen));
    machine.type('wait\r');
    for (let round = 0; round < 100; round += 1) machine.type(`${'x'.repeat(200)}\r`.repeat(100));
    const client = connect(machine);
    await client.type('\u0003');
    await client.type('after\r');
    expect(seen).toEqual(['wait', 'after']);
    expect(client.screen().length).toBeLessThan(20_000);
  });

  test('bears garbage: whatever is typed, a line typed after it is understood', async () => {
    const machine = createTerminal(program());
    const client = connect(machine);
    for (let round = 0; round < 20; round += 1) {
      machine.type(
        Array.from({ length: 500 }, (_, index) => String.fromCharCode((index * 37 + round * 91) % 256))
          .join('')
          .replaceAll(/[\r\n]/g, 'x'),
      );
    }
    await client.type('~~\u0003\r');
    expect(await client.type('\u0015sane\r')).toContain('said sane');
  });
});
