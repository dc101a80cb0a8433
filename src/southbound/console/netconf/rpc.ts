import { child, escaped, jsonOf, readXml, type Element, type XmlJson } from './netconf-xml.ts';

/** @see RFC 6241 §8.1 */
const BASE = 'urn:ietf:params:xml:ns:netconf:base:1.0';
const BASE_1_0 = 'urn:ietf:params:netconf:base:1.0';
const BASE_1_1 = 'urn:ietf:params:netconf:base:1.1';
/** @see RFC 6241 §8.9.3 */
const XPATH = 'urn:ietf:params:netconf:capability:xpath:1.0';

export interface Hello {
  readonly capabilities: readonly string[];
  readonly sessionId: string | null;
  /** Both sides speak 1.1: chunks follow. */
  readonly chunked: boolean;
  readonly xpath: boolean;
}

export interface Asking {
  readonly operation: 'get' | 'get_config';
  readonly datastore: string;
  readonly subtree?: string | undefined;
  readonly xpath?: string | undefined;
  readonly namespaces: Readonly<Record<string, string>>;
}

export interface RpcError {
  readonly type: string;
  readonly tag: string;
  readonly severity: string;
  readonly path: string | null;
  readonly message: string | null;
}

export interface Reply {
  /** Null: none came. */
  readonly data: XmlJson | null;
  readonly errors: readonly RpcError[];
}

export const HELLO =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  `<hello xmlns="${BASE}"><capabilities><capability>${BASE_1_0}</capability><capability>${BASE_1_1}</capability></capabilities></hello>`;

const MESSAGE_ID = '1';

export const CLOSE_SESSION = rpc('<close-session/>', '2');

function rpc(operation: string, messageId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rpc message-id="${messageId}" xmlns="${BASE}">${operation}</rpc>`;
}

/** Elements of a subtree filter have to be whole: what is put into a message must not end it. @throws Error that says what is wrong, and where */
export function checkSubtree(subtree: string): void {
  const { children } = readXml(`<around><filter>${subtree}</filter></around>`);
  if (children.length !== 1) throw new Error('it ends the filter that it stands in');
  if (children[0]!.text !== '') throw new Error('it is text, where elements are wanted');
}

/** What a device is asked. */
export function requestOf({ operation, datastore, subtree, xpath, namespaces }: Asking): string {
  const declared = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${escaped(uri)}"`);
  let filter = '';
  if (subtree !== undefined) filter = `<filter type="subtree">${subtree}</filter>`;
  if (xpath !== undefined) filter = `<filter type="xpath"${declared.join('')} select="${escaped(xpath)}"/>`;
  const source = operation === 'get' ? '' : `<source><${datastore}/></source>`;
  const name = operation === 'get' ? 'get' : 'get-config';
  return rpc(`<${name}>${source}${filter}</${name}>`, MESSAGE_ID);
}

/** @throws Error that says what is wrong with it */
export function helloOf(text: string): Hello {
  const hello = readXml(text);
  if (hello.name !== 'hello') throw new Error(`it is ${hello.name}, where hello is to come first`);
  const capabilities = (child(hello, 'capabilities')?.children ?? []).filter(({ name }) => name === 'capability').map((each) => each.text);
  const can = (capability: string): boolean => capabilities.some((each) => each === capability || each.startsWith(`${capability}?`));
  return { capabilities, sessionId: child(hello, 'session-id')?.text ?? null, chunked: can(BASE_1_1), xpath: can(XPATH) };
}

/** @throws Error that says what is wrong with it */
export function replyOf(text: string): Reply {
  const reply = readXml(text);
  if (reply.name !== 'rpc-reply') throw new Error(`it is ${reply.name}, where rpc-reply is to come`);
  const answered = reply.attributes.get('message-id');
  // Devices that cannot read a message answer without its number. @see RFC 6241 §4.2
  if (answered !== undefined && answered !== MESSAGE_ID) throw new Error(`it answers another message: ${answered}`);
  const data = child(reply, 'data');
  return {
    data: data === undefined ? null : jsonOf(data),
    errors: reply.children.filter(({ name }) => name === 'rpc-error').map(errorOf),
  };
}

function errorOf(error: Element): RpcError {
  const text = (name: string): string | null => child(error, name)?.text ?? null;
  return {
    type: text('error-type') ?? '',
    tag: text('error-tag') ?? '',
    severity: text('error-severity') ?? 'error',
    path: text('error-path'),
    message: text('error-message'),
  };
}
