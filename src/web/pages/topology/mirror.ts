import type { Changes } from './changes.ts';
import type { MapLink, MapNode } from './graph.ts';

/** What is said of a node or link to those who do not see the map. */
export interface Words {
  node(node: MapNode): string;
  link(link: MapLink): string;
}

/**
 * The map in words: one option of a list box for each node, one list item for each link, in elements that nobody sees and
 * screen readers read. Written to directly and only where something changed: a thousand of them cost nothing to keep.
 */
export class Mirror {
  readonly #nodes: HTMLElement;
  readonly #links: HTMLElement;
  readonly #elements = new Map<string, HTMLElement>();
  readonly #said = new Map<string, MapNode | MapLink>();
  readonly #prefix: string;
  #words: Words;

  /** @param prefix of the elements' ids, unique on the page */
  constructor(nodes: HTMLElement, links: HTMLElement, prefix: string, words: Words) {
    this.#nodes = nodes;
    this.#links = links;
    this.#prefix = prefix;
    this.#words = words;
  }

  /** The id of the element of a node or link, for `aria-activedescendant`. */
  elementId(id: string): string {
    return `${this.#prefix}${id}`;
  }

  apply(changes: Changes): void {
    for (const id of [...changes.removedLinks, ...changes.removedNodes]) this.#remove(id);
    for (const node of changes.addedNodes) this.#add(this.#nodes, 'option', node);
    for (const node of changes.changedNodes) this.#say(node);
    for (const link of changes.addedLinks) this.#add(this.#links, 'listitem', link);
    for (const link of changes.changedLinks) this.#say(link);
  }

  /** Says everything anew, in another language. */
  speak(words: Words): void {
    this.#words = words;
    for (const thing of this.#said.values()) this.#say(thing);
  }

  select(ids: ReadonlySet<string>): void {
    for (const [id, element] of this.#elements) {
      if (element.role === 'option') element.ariaSelected = String(ids.has(id));
    }
  }

  #add(list: HTMLElement, role: string, thing: MapNode | MapLink): void {
    const element = document.createElement('div');
    element.id = this.elementId(thing.id);
    element.role = role;
    this.#elements.set(thing.id, element);
    this.#say(thing);
    list.append(element);
  }

  #say(thing: MapNode | MapLink): void {
    const element = this.#elements.get(thing.id);
    if (element === undefined) return;
    this.#said.set(thing.id, thing);
    if (thing.alert === null) delete element.dataset['alert'];
    else element.dataset['alert'] = thing.alert;
    if ('kind' in thing) {
      element.dataset['node'] = thing.id;
      element.dataset['status'] = thing.status;
      element.textContent = this.#words.node(thing);
    } else {
      element.dataset['link'] = thing.id;
      element.dataset['state'] = thing.state;
      element.textContent = this.#words.link(thing);
    }
  }

  #remove(id: string): void {
    this.#elements.get(id)?.remove();
    this.#elements.delete(id);
    this.#said.delete(id);
  }
}
