import { describe, expect, test } from 'vitest';
import { createKnownPaths } from './known-paths.ts';

function known() {
  const paths = createKnownPaths();
  paths.add(['GET', 'HEAD'], '/flows/:name/');
  paths.add('DELETE', '/flows/:name/');
  paths.add('POST', '/flows/check/');
  paths.add('GET', '/flows/:name/plan/');
  paths.add('POST', '/wards/:ward/beds/free/');
  paths.add('GET', '/wards/:ward/beds/:bed/');
  paths.add('GET', '/files/*');
  paths.add('POST', '/files/new/');
  return paths;
}

describe('the methods of a path', () => {
  test('are those of the route that names it most exactly, with and without a slash at its end', () => {
    expect(known().methodsOf('/flows/check')).toEqual(['POST']);
    expect(known().methodsOf('/flows/nightly/')).toEqual(['DELETE', 'GET', 'HEAD']);
    expect(known().methodsOf('/wards/7/beds/free/')).toEqual(['POST']);
    expect(known().methodsOf('/files/new/')).toEqual(['POST']);
    expect(known().methodsOf('/files/a/b')).toEqual(['GET']);
    expect(known().methodsOf('/nothing/')).toEqual([]);
  });
});

describe('a path that a router gave to a route of any name', () => {
  test('belongs elsewhere where another route says it by its name', () => {
    expect(known().belongsElsewhere('/flows/check/', '/flows/:name/')).toBe(true);
    expect(known().belongsElsewhere('/wards/7/beds/free', '/wards/:ward/beds/:bed/')).toBe(true);
    expect(known().belongsElsewhere('/files/new', '/files/*')).toBe(true);
  });

  test('belongs to it otherwise', () => {
    expect(known().belongsElsewhere('/flows/nightly/', '/flows/:name/')).toBe(false);
    expect(known().belongsElsewhere('/flows/check/', '/flows/check/')).toBe(false);
    expect(known().belongsElsewhere('/flows/check/plan/', '/flows/:name/plan/')).toBe(false);
  });
});
