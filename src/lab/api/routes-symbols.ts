import type { LabApi } from '../options.ts';
import { createSymbols } from '../symbol/catalogue.ts';
import type { Answer, Route } from './route.ts';

/** Pictures of nodes. */
export function symbolRoutes(api: LabApi): Route[] {
  const v2 = api === 'v2';
  const symbols = createSymbols(api);
  const unknown: Answer = v2
    ? { status: 404, bytes: '404: Not Found', headers: { 'Content-Type': 'text/plain; charset=utf-8' } }
    : { status: 404, body: { detail: 'Not Found' } };
  /** Ids have slashes in them, so the last word of the path is the operation. */
  const split = (path: string): { id: string; word: string } => {
    const at = path.lastIndexOf('/');
    return { id: path.slice(0, Math.max(0, at)), word: path.slice(at + 1) };
  };
  return [
    { method: 'GET', path: '/symbols', limited: [], handle: () => ({ status: 200, body: symbols.list() }) },
    {
      method: 'GET',
      path: v2 ? '/default_symbols' : '/symbols/default_symbols',
      privilege: 'Symbol.Audit',
      handle: () => ({ status: 200, body: symbols.defaults() }),
    },
    {
      method: 'GET',
      path: '/symbols/{symbol:.+}',
      // A browser that shows a picture sends no token with it.
      open: (path) => !v2 && path.endsWith('/raw'),
      privilege: 'Symbol.Audit',
      handle({ params }) {
        const { id, word } = split(params['symbol']!);
        if (id === '' || (word !== 'raw' && word !== 'dimensions')) return unknown;
        const { bytes, contentType, width, height } = symbols.find(id);
        return word === 'raw' ? { status: 200, bytes, headers: { 'Content-Type': contentType } } : { status: 200, body: { width, height } };
      },
    },
    {
      method: 'POST',
      path: '/symbols/{symbol:.+}',
      privilege: 'Symbol.Allocate',
      handle({ params, raw }) {
        const { id, word } = split(params['symbol']!);
        if (id === '' || word !== 'raw') return unknown;
        symbols.upload(id, raw);
        return { status: 204 };
      },
    },
  ];
}
