import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonOf, readXml } from './netconf-xml.ts';
import { checkSubtree, helloOf, replyOf, requestOf } from './rpc.ts';

const BASE = 'urn:ietf:params:xml:ns:netconf:base:1.0';
const asking = { operation: 'get_config', datastore: 'running', namespaces: {} } as const;

describe('a request', () => {
  test.each([
    ['get-config', asking, '<get-config><source><running/></source></get-config>'],
    ['get', { ...asking, operation: 'get' as const }, '<get></get>'],
    [
      'with a subtree',
      { ...asking, subtree: '<top xmlns="urn:x"/>' },
      '</source><filter type="subtree"><top xmlns="urn:x"/></filter></get-config>',
    ],
    [
      'with a path',
      { ...asking, xpath: '/a:b[c="1"]', namespaces: { a: 'urn:a&b' } },
      '<filter type="xpath" xmlns:a="urn:a&amp;b" select="/a:b[c=&quot;1&quot;]"/>',
    ],
  ])('%s is what RFC 6241 says', (_, what, part) => {
    const request = requestOf(what);
    expect(request).toContain(part);
    expect(readXml(request)).toMatchObject({ name: 'rpc', children: [{ name: what.operation === 'get' ? 'get' : 'get-config' }] });
  });

  test('keeps whatever stands in a path inside of its filter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (xpath) => {
        const { children } = readXml(requestOf({ ...asking, xpath }));
        expect(children[0]!.children.at(-1)!.attributes.get('select')).toBe(xpath);
      }),
    );
  });
});

test.each(['<a/>', '<a/><b xmlns="urn:b"><c/></b>', ' <a b="1"/> '])('%j is a subtree filter', (subtree) => {
  expect(() => checkSubtree(subtree)).not.toThrow();
});

test.each([
  ['<a>', 'unexpected close tag'],
  ['</filter></get-config></rpc><rpc message-id="9"><kill-session/></rpc>', 'unexpected close tag'],
  ['</filter><filter>', 'it ends the filter'],
  ['<a/>text', 'it is text'],
  ['<!DOCTYPE a [<!ENTITY x "y">]><a/>', 'doctype'],
  [']]>]]>', 'disallowed'],
])('%j is none', (subtree, why) => {
  expect(() => checkSubtree(subtree)).toThrow(why);
});

describe('a hello', () => {
  test('tells what a device can do, whatever prefix its namespace has', () => {
    const hello = helloOf(
      `<?xml version="1.0"?>\n<nc:hello xmlns:nc="${BASE}"><nc:capabilities><nc:capability>urn:ietf:params:netconf:base:1.1</nc:capability>` +
        '<nc:capability> urn:ietf:params:netconf:capability:xpath:1.0 </nc:capability></nc:capabilities><nc:session-id>4</nc:session-id></nc:hello>',
    );
    expect(hello).toEqual({
      capabilities: ['urn:ietf:params:netconf:base:1.1', 'urn:ietf:params:netconf:capability:xpath:1.0'],
      sessionId: '4',
      chunked: true,
      xpath: true,
    });
  });

  test.each([
    ['', 'must contain a root element'],
    ['hello', 'outside of root node'],
    ['<hello', 'must contain a root element'],
    ['<rpc-reply/>', 'it is rpc-reply, where hello is to come first'],
    ['<hello/><hello/>', 'only one root'],
  ])('%j is none', (text, why) => {
    expect(() => helloOf(text)).toThrow(why);
  });
});

describe('a reply', () => {
  const reply = (inside: string) => `<rpc-reply message-id="1" xmlns="${BASE}">${inside}</rpc-reply>`;

  test('is JSON as people write it', () => {
    const data =
      '<data><if:interfaces xmlns:if="urn:if"><if:interface if:operation="merge"><if:name>eth0</if:name><mtu>1500</mtu></if:interface>' +
      '<if:interface><if:name>a &amp; b</if:name><description><![CDATA[<up>]]></description><enabled/></if:interface></if:interfaces></data>';
    expect(replyOf(reply(data))).toEqual({
      data: {
        interfaces: {
          interface: [
            { '@operation': 'merge', name: 'eth0', mtu: '1500' },
            { name: 'a & b', description: '<up>', enabled: '' },
          ],
        },
      },
      errors: [],
    });
  });

  test('that is an error says which', () => {
    const error =
      '<rpc-error><error-type>application</error-type><error-tag>access-denied</error-tag><error-severity>error</error-severity>' +
      '<error-path>/a</error-path><error-message xml:lang="en"> Not for you. </error-message></rpc-error>';
    expect(replyOf(reply(error))).toEqual({
      data: null,
      errors: [{ type: 'application', tag: 'access-denied', severity: 'error', path: '/a', message: 'Not for you.' }],
    });
  });

  test.each([
    ['to another message', '<rpc-reply message-id="7"/>', /another message/],
    ['with a document type declaration', '<!DOCTYPE rpc-reply [<!ENTITY a "aaaa">]><rpc-reply>&a;</rpc-reply>', /document type/],
    ['with an entity that nobody declared', reply('<data>&a;</data>'), /undefined entity/],
    ['that is too deep', reply(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`), /levels deep/],
  ])('%s is not believed', (_, text, why) => {
    expect(() => replyOf(text)).toThrow(why);
  });

  test('with names that JavaScript knows is data like other data', () => {
    const json = jsonOf(readXml('<data><__proto__><polluted>1</polluted></__proto__><constructor>2</constructor></data>')) as object;
    expect(JSON.stringify(json)).toBe('{"__proto__":{"polluted":"1"},"constructor":"2"}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('is read, or is said to be wrong, whatever stands in it', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<',
      '>',
      '&',
      '&lt;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?x ',
      '?>',
      ' b="',
      '"',
      'text',
      '\u0000',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(readOrWrong(pieces.join(''))).not.toBe('');
      }),
    );
  });
});

/** What it is, or what is wrong with it. */
function readOrWrong(text: string): unknown {
  try {
    return { read: jsonOf(readXml(`<data>${text}</data>`)) };
  } catch (error) {
    return (error as Error).message;
  }
}
