import type { Envelope } from '#kernel/event.ts';

type Data = Readonly<Record<string, unknown>>;

/** What an event says, as a person would. Types that are not known are told by their own words. */
export function eventWords(event: Envelope): string {
  const data = (typeof event.data === 'object' && event.data !== null && !Array.isArray(event.data) ? event.data : {}) as Data;
  const [thing = '', ...rest] = event.type.split('.');
  const what = rest.join(' ').replaceAll('_', ' ');
  const name = nameOf(data);
  const words = [thing, ...(name === '' ? [] : [name]), what];
  const changed = Array.isArray(data['changed']) ? data['changed'].map(String) : [];
  if (changed.length > 0 && event.type.endsWith('.updated')) words.push(`(${changed.map((field) => valueWords(field, data)).join(', ')})`);
  const why = ['reason', 'message', 'error'].map((field) => data[field]).find((text) => typeof text === 'string' && text !== '');
  const after = typeof why === 'string' ? `: ${why}` : '';
  return `${words.join(' ')}${after}${data['inferred'] === true ? ' (seen by a comparison)' : ''}`;
}

/** The name of the thing that the event is about, wherever events say it. */
function nameOf(data: Data): string {
  const places = ['node', 'project', 'run', 'module', 'step', 'link'].map((place) => data[place] as Data | string | null | undefined);
  for (const place of places) {
    if (typeof place === 'string') return place;
    const name = place?.['name'] ?? place?.['workflow'] ?? place?.['link_id'] ?? place?.['id'];
    if (typeof name === 'string') return name;
  }
  const name = ['name', 'task', 'schedule', 'workflow', 'title', 'node_name', 'server']
    .map((field) => data[field])
    .find((text) => typeof text === 'string');
  return typeof name === 'string' ? name : '';
}

function valueWords(field: string, data: Data): string {
  const thing = (data['node'] ?? data['link'] ?? data['project']) as Data | undefined;
  const value = thing?.[field];
  if (value === undefined) return field;
  const text = JSON.stringify(value);
  return text.length > 60 ? field : `${field} ${text}`;
}
