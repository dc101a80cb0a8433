import { SaxesParser } from 'saxes';

/** XML as JSON: an element is its text, or an object of what stands in it, with attributes as `@name` and text beside others as `#text`; an element that stands there several times is a list. */
export type XmlJson = string | { readonly [name: string]: XmlJson | readonly XmlJson[] };

export interface Element {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** Data of YANG are a dozen levels deep. */
const DEPTH_MAX = 200;

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** @throws Error that says what is wrong with it, and where */
export function readXml(text: string): Element {
  const parser = new SaxesParser({ position: true });
  const open: Open[] = [];
  let root: Element | undefined;
  parser.on('doctype', () => parser.fail('has a document type declaration, which RFC 6241 §3 forbids.'));
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= DEPTH_MAX) throw new Error(`it is more than ${DEPTH_MAX} levels deep`);
    open.push({
      name: local(name),
      attributes: new Map(Object.entries(attributes).filter(([each]) => each !== 'xmlns' && !each.startsWith('xmlns:'))),
      children: [],
      text: '',
    });
  });
  const onText = (piece: string): void => {
    const inside = open.at(-1);
    if (inside !== undefined) inside.text += piece;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const element = open.pop()!;
    const closed: Element = { ...element, text: element.text.trim() };
    if (open.length === 0) root = closed;
    else open.at(-1)!.children.push(closed);
  });
  parser.write(text).close();
  return root!;
}

export function jsonOf({ attributes, children, text }: Element): XmlJson {
  if (attributes.size === 0 && children.length === 0) return text;
  const fields: [string, XmlJson | XmlJson[]][] = [...attributes].map(([name, value]) => [`@${local(name)}`, value]);
  if (text !== '') fields.push(['#text', text]);
  for (const [name, same] of Map.groupBy(children, (child) => child.name)) {
    fields.push([name, same.length === 1 ? jsonOf(same[0]!) : same.map(jsonOf)]);
  }
  return Object.fromEntries(fields);
}

export function child(element: Element, name: string): Element | undefined {
  return element.children.find((each) => each.name === name);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
