import { afterEach, expect, test } from 'vitest';
import { FRENCH_ERRORS } from '#kernel/error-french.ts';
import { ERRORS } from '#kernel/error.ts';
import { rate, startWardHub, type WardHub } from './ward-hub.ts';

let hub: WardHub;
afterEach(() => hub.close());

const french = { 'accept-language': 'fr-CA, fr;q=0.9, en;q=0.5' };

test('who reads French is told in French what does not fit, field by field', async () => {
  hub = await startWardHub({});
  const asked = { token: 'ann', body: { ward: 7, colour: 'red' } };
  const inEnglish = await hub.ask('POST', '/api/wards/', asked);
  expect(inEnglish.headers.get('content-language')).toBe('en');
  expect(inEnglish.body['details']).toEqual({
    ward: ['Invalid input: expected string, received number'],
    colour: ['Unknown field; known are ward'],
  });
  const inFrench = await hub.ask('POST', '/api/wards/', { ...asked, headers: french });
  expect(inFrench.status).toBe(422);
  expect(inFrench.headers.get('content-language')).toBe('fr');
  expect(inFrench.headers.get('vary')).toBe('Accept-Language');
  expect(inFrench.body['message']).toMatch(/^Les données de ward\.open ne conviennent pas\. ward: Entrée invalide/);
  expect(inFrench.body['details']).toEqual({
    ward: ['Entrée invalide : chaîne de caractères attendu, nombre reçu'],
    colour: ['Champ inconnu ; sont connus : ward'],
  });
  expect(inFrench.body['code']).toBe('validation_error');
});

test('all problems of a query string are told at once, in French too', async () => {
  hub = await startWardHub({});
  const { body } = await hub.ask('GET', '/api/wards/north/beds/?floor=77&kind=round&door=3', { token: 'ann', headers: french });
  expect(Object.keys(body['details'] as object).sort()).toEqual(['door', 'floor', 'kind']);
});

test('the doors’ own refusals are told in French', async () => {
  hub = await startWardHub({ rates: { read: rate(1) } });
  const told = async (method: string, path: string, options: Parameters<WardHub['ask']>[2] = {}) => {
    const { body, headers } = await hub.ask(method, path, { ...options, headers: { ...french, ...options.headers } });
    expect(headers.get('content-language')).toBe('fr');
    return body['message'];
  };
  expect(await told('GET', '/nothing/')).toBe('Il n’y a rien à ce chemin ; /api/docs/ dit ce qui existe.');
  expect(await told('DELETE', '/api/wards/')).toBe('DELETE n’est pas possible ici ; POST l’est.');
  expect(await told('GET', '/api/wards/north/beds/')).toMatch(/^Il faut un jeton/);
  expect(await told('POST', '/api/wards/', { token: 'ann', body: '{"ward":' })).toMatch(/^Le corps n’est pas du JSON/);
  expect(await told('POST', '/api/wards/', { token: 'ann', body: 'ward', headers: { 'content-type': 'text/plain' } })).toBe(
    'Le corps est du type text/plain ; attendu : application/json.',
  );
  await hub.ask('GET', '/api/wards/north/beds/', { token: 'ann' });
  expect(await told('GET', '/api/wards/north/beds/', { token: 'ann' })).toMatch(
    /^ward\.beds\.count a été demandé plus souvent que ann n’y a droit/,
  );
});

test('a refusal that was written in English alone is explained in French, and its own words follow', async () => {
  hub = await startWardHub({});
  const { body, headers } = await hub.ask('POST', '/api/wards/login/', { body: { pin: '0' }, headers: french });
  expect(body['message']).toBe(
    'La requête est venue sans identification valable. Reconnectez-vous et envoyez le jeton. (This is not the pin.)',
  );
  expect(headers.get('content-language')).toBe('fr, en');
});

test('every error of the catalogue has its meaning and its remedy in French', async () => {
  hub = await startWardHub({});
  expect(Object.keys(FRENCH_ERRORS).sort()).toEqual(Object.keys(ERRORS).sort());
  for (const { meaning, remedy } of Object.values(FRENCH_ERRORS)) {
    expect(meaning).toMatch(/^[A-ZÀÉ].*\.$/u);
    expect(remedy).toMatch(/^[A-ZÀÉ].*\.$/u);
  }
});
