import { describe, expect, test } from 'vitest';
import { drawn } from './drawn.ts';
import { LabDocument, problemsOf, projectTexts } from './lab-document.ts';

const least = { lab: 1, name: 'x', projects: [{ name: 'p', nodes: [{ name: 'PC1', kind: 'pc', x: 0, y: 0 }] }] };

function problems(value: unknown): string {
  const parsed = LabDocument.safeParse(value);
  return parsed.success ? '' : problemsOf(parsed.error);
}

describe('a lab document', () => {
  test('needs little', () => {
    expect(problems(least)).toBe('');
  });

  test.each([
    ['another version', { ...least, lab: 2 }, /^lab: /],
    ['no projects', { lab: 1, name: 'x', projects: [] }, /^projects: /],
    ['an unknown field', { ...least, nodes: [] }, /nodes/],
    [
      'a node without kind',
      { ...least, projects: [{ name: 'p', nodes: [{ name: 'A', x: 0, y: 0 }] }] },
      /projects\[0\]\.nodes\[0\]\.kind: either/,
    ],
    [
      'a node with both',
      { ...least, projects: [{ name: 'p', nodes: [{ name: 'A', kind: 'pc', node_type: 'qemu', x: 0, y: 0 }] }] },
      /either/,
    ],
    [
      'a kind that is none',
      { ...least, projects: [{ name: 'p', nodes: [{ name: 'A', kind: 'fridge', x: 0, y: 0 }] }] },
      /projects\[0\]\.nodes\[0\]\.kind/,
    ],
    [
      'a link end without port',
      { ...least, projects: [{ name: 'p', nodes: [], links: [['R1', 'R2 Fa0/0']] }] },
      /projects\[0\]\.links\[0\]/,
    ],
    [
      'a flow of a shape that is none',
      { ...least, projects: [{ name: 'p', nodes: [], flows: [{ from: 'A', to: 'B', kbps: 1, shape: 'square' }] }] },
      /shape/,
    ],
    ['a fault that is none', { ...least, projects: [{ name: 'p', nodes: [], faults: [{ kind: 'meteor' }] }] }, /faults/],
  ])('%s is refused where it stands', (_, value, message) => {
    expect(problems(value)).toMatch(message);
  });

  test('tells all problems at once', () => {
    expect(problems({ ...least, lab: 2, name: '' }).split('\n')).toHaveLength(2);
  });

  test('repeats a project with its number in every text', () => {
    const document = LabDocument.parse({
      ...least,
      projects: [{ name: 'Bench {n}', repeat: 3, nodes: [{ name: 'PC', kind: 'pc', x: 0, y: 0, startup: ['set pcname PC{n}'] }] }],
    });
    const projects = projectTexts(document);
    expect(projects.map((project) => project.name)).toEqual(['Bench 1', 'Bench 2', 'Bench 3']);
    expect(projects[2]!.nodes[0]!.startup).toEqual(['set pcname PC3']);
  });
});

describe('a drawing', () => {
  test('is an area below and a text above, an element each', () => {
    const parts = drawn({ x: 10, y: 20, width: 100, height: 50, fill: '#aabbcc', text: 'a & b' });
    expect(parts.map((part) => [part.x, part.y, part.z])).toEqual([
      [10, 20, 0],
      [20, 30, 2],
    ]);
    expect(parts[0]!.svg).toMatch(/^<svg width="100" height="50"><rect [^<]*\/><\/svg>$/);
    expect(parts[1]!.svg).toMatch(/<text [^<]*>a &amp; b<\/text><\/svg>$/);
  });
});
