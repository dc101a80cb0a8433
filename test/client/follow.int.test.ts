import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { feedDoor } from '#kit/feed-door.ts';
import { createMemoryFeed } from '#kit/memory-feed.ts';
import { until } from '#kit/until.ts';
import { Thalamus, ThalamusError, type Stream } from '../../clients/typescript/src/index.ts';

/** Reads a stream in the background. */
function reading(stream: Stream<{ readonly position: number }>) {
  const heard: number[] = [];
  const ended = (async () => {
    for await (const { position } of stream) heard.push(position);
  })().catch((error: unknown) => error);
  endsWithTest(() => stream.close());
  return { stream, heard, ended };
}

const nodes = (count: number) => Array.from({ length: count }, () => ({ type: 'node.started' }));
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

test('a stream goes over a hub that goes away and comes back: nothing is missed, nothing comes twice', async () => {
  const feed = createMemoryFeed();
  feed.append(nodes(3));
  const first = await feedDoor(feed);
  const client = new Thalamus({ url: first.url, key: 'admin' });
  const { heard, stream } = reading(client.follow({ since: 0 }));
  await until('the first events', () => heard.length === 3);
  expect(stream.logId).toBe('log-1');
  await first.close();
  feed.append(nodes(4));
  await feedDoor(feed, first.port);
  await until('what happened meanwhile', () => heard.length === 7);
  feed.append(nodes(1));
  await until('what happens now', () => heard.length === 8);
  expect(heard).toEqual(upTo(8));
});

test('without a position a stream begins with now, and moves its position over what does not fit', async () => {
  const feed = createMemoryFeed();
  feed.append(nodes(5));
  const hub = await feedDoor(feed);
  const { heard, stream } = reading(new Thalamus({ url: hub.url, key: 'admin' }).follow({ types: ['link.*'] }));
  await until('where it begins', () => stream.position === 5);
  feed.append(nodes(2));
  await until('the position to move on', () => stream.position === 7);
  feed.append([{ type: 'link.created' }]);
  await until('what fits', () => heard.length === 1);
  expect(heard).toEqual([8]);
});

test('another log ends a stream with log_changed', async () => {
  const feed = createMemoryFeed();
  feed.append(nodes(2));
  const first = await feedDoor(feed);
  const { heard, ended } = reading(new Thalamus({ url: first.url, key: 'admin' }).follow({ since: 0 }));
  await until('the first events', () => heard.length === 2);
  await first.close();
  await feedDoor({ ...createMemoryFeed(), logId: 'log-2' }, first.port);
  expect(await ended).toMatchObject({ code: 'log_changed' });
});

test('a position of the future is refused, and so is a log that the hub has not', async () => {
  const hub = await feedDoor(createMemoryFeed());
  const client = new Thalamus({ url: hub.url, key: 'admin' });
  expect(await reading(client.follow({ since: 99 })).ended).toMatchObject({ code: 'position_unknown' });
  expect(await reading(client.follow({ since: 0, logId: 'log-of-before' })).ended).toMatchObject({ code: 'log_changed' });
});

test('a token that ends is replaced on the way; a key that ends, ends the stream', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed);
  let name = 'viewer';
  const renewing = reading(new Thalamus({ url: hub.url, token: () => name }).follow({ since: 0 }));
  const fixed = reading(new Thalamus({ url: hub.url, key: 'viewer' }).follow({ since: 0 }));
  feed.append(nodes(1));
  await until('both to hear', () => renewing.heard.length === 1 && fixed.heard.length === 1);
  name = 'admin';
  hub.revoked.add('viewer');
  const ended = await fixed.ended;
  expect(ended).toBeInstanceOf(ThalamusError);
  expect(ended).toMatchObject({ code: 'unauthorized' });
  feed.append(nodes(1));
  await until('the renewed one to go on', () => renewing.heard.length === 2);
  expect(renewing.heard).toEqual([1, 2]);
});

test('who reads slowly is not filled up: the socket is left, and taken up again where it was', async () => {
  const feed = createMemoryFeed({ batch: 500 });
  feed.append(nodes(25_000));
  const hub = await feedDoor(feed);
  const stream = new Thalamus({ url: hub.url, key: 'admin' }).follow({ since: 0 });
  endsWithTest(() => stream.close());
  expect((await stream.next()).value?.position).toBe(1);
  await until('the socket to be left', () => feed.subscribers === 0);
  const heard = [1];
  for await (const { position } of stream) {
    heard.push(position);
    if (position === 25_000) break;
  }
  expect(heard).toEqual(upTo(25_000));
});

test('a signal ends a stream without an error, also one that waits', async () => {
  const hub = await feedDoor(createMemoryFeed());
  const abort = new AbortController();
  const { ended, heard } = reading(new Thalamus({ url: hub.url, key: 'admin' }).follow({ signal: abort.signal }));
  abort.abort();
  expect(await ended).toBeUndefined();
  expect(heard).toEqual([]);
});
