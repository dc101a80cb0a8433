import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refused } from './fake-hub.ts';
import { CommandLine, N1, P1, P2, project } from './test-command-line.ts';

const line = CommandLine.forEachTest();

describe('console', () => {
  test('piped lines are typed with Enter, and what the node says is the output', async () => {
    const typed: Buffer[] = [];
    let opened = '';
    line.hub.onConsole = (socket, path) => {
      opened = path;
      socket.send(Buffer.from('PC1> '));
      socket.on('message', (data, binary) => {
        expect(binary).toBe(true);
        typed.push(data as Buffer);
        socket.send(Buffer.from([0x4f, 0x4b, 0xff, 0x0d, 0x0a]));
      });
    };
    const started = line.start(['console', 'campus', 'PC1', '--linger', '300ms']);
    const bytes: Buffer[] = [];
    started.child.stdout
      .removeAllListeners('data')
      .setEncoding('latin1')
      .on('data', (text: string) => bytes.push(Buffer.from(text, 'latin1')));
    started.child.stdin.end('show ip\nping 10.0.0.2\r\n');
    expect((await started.ended).code).toBe(0);
    expect(opened).toBe(`/ws/gns3/console/${P1}/${N1}/?server=main`);
    expect(Buffer.concat(typed).toString()).toBe('show ip\rping 10.0.0.2\r');
    expect(Buffer.concat(bytes).subarray(0, 10)).toEqual(Buffer.from([0x50, 0x43, 0x31, 0x3e, 0x20, 0x4f, 0x4b, 0xff, 0x0d, 0x0a]));
  });

  test('a console that the hub refuses says why', async () => {
    line.hub.onConsole = (socket) => {
      socket.send(JSON.stringify({ error: true, code: 'conflict', message: 'PC2 does not run.' }));
      socket.close(4_409);
    };
    expect(await line.run(['console', 'campus', 'PC2'])).toMatchObject({ code: 1, err: 'PC2 does not run.\n' });
  });

  test('the end of the conversation by the node ends the command', async () => {
    line.hub.onConsole = (socket) => {
      socket.send(Buffer.from('bye\r\n'));
      socket.close(1_000);
    };
    const { out, ended } = line.start(['console', 'campus', 'PC1']);
    expect(await ended).toMatchObject({ code: 0 });
    expect(out()).toBe('bye\r\n');
  });
});

describe('files', () => {
  const archive = Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0, 0x80]);

  test('an export is written whole, byte for byte, to a file or to standard output', async () => {
    line.hub.places.set(`GET /api/common/api/gns3-central/projects/${P1}/export/`, () => ({
      bytes: archive,
      mediaType: 'application/zip',
    }));
    expect((await line.run(['project', 'export', 'campus', 'campus.gns3project'])).code).toBe(0);
    expect(readFileSync(join(line.folder, 'campus.gns3project'))).toEqual(archive);
    const piped = line.start(['project', 'export', 'campus', '-']);
    const chunks: Buffer[] = [];
    piped.child.stdout
      .removeAllListeners('data')
      .setEncoding('latin1')
      .on('data', (text: string) => chunks.push(Buffer.from(text, 'latin1')));
    await piped.ended;
    expect(Buffer.concat(chunks)).toEqual(archive);
  });

  test('an export that breaks off leaves no file', async () => {
    line.hub.places.set(`GET /api/common/api/gns3-central/projects/${P1}/export/`, () => {
      throw new Refused(409, 'conflict', 'Its nodes run.');
    });
    expect(await line.run(['project', 'export', 'campus', 'campus.zip'])).toMatchObject({ code: 1, err: 'Its nodes run.\n' });
    expect(existsSync(join(line.folder, 'campus.zip')) || existsSync(join(line.folder, 'campus.zip.part'))).toBe(false);
  });

  test('an import sends the file as it is, under a new id and the name of the file', async () => {
    writeFileSync(join(line.folder, 'lab one.gns3project'), archive);
    line.hub.places.set(`POST /api/common/api/gns3-central/projects/${P2}/import/`, () => ({
      status: 201,
      json: { project: project(P2, 'lab one') },
    }));
    expect(await line.run(['project', 'import', 'lab one.gns3project', '--id', P2])).toMatchObject({
      code: 0,
      out: expect.stringContaining('lab one'),
    });
    const { path, body } = line.hub.received.at(-1)!;
    expect(new URL(path, line.hub.url).searchParams.get('name')).toBe('lab one');
    expect(body).toEqual(archive);
    expect((await line.run(['project', 'import', 'nowhere.zip'])).code).toBe(1);
  });
});
