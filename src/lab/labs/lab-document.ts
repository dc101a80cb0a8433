import { z } from 'zod';
import { FaultPlan } from '../fault/fault-plan.ts';
import { SHAPES } from '../traffic/shape.ts';

const name = z.string().min(1).max(100);
const whole = z.int().min(-100_000).max(100_000);
const color = z.string().regex(/^#[0-9a-f]{6}$/i);

/** What a node is, in the words of a lab's author. */
export const LAB_KINDS = ['router', 'l3_switch', 'switch', 'host', 'pc', 'ethernet_switch', 'ethernet_hub', 'cloud', 'nat'] as const;
export type LabKind = (typeof LAB_KINDS)[number];

const LabNodeText = z
  .strictObject({
    name,
    kind: z.enum(LAB_KINDS).optional().describe('What it is; GNS3 type, image and symbol follow from it.'),
    node_type: name.optional().describe("GNS3's own name of a type, instead of `kind`: `qemu`, `iou`, …"),
    platform: z.enum(['c7200', 'c3745', 'c3725', 'c2691', 'c3600', 'c2600', 'c1700']).optional().describe('Of routers.'),
    modules: z.array(z.string().max(20).nullable()).max(7).optional().describe('What the slots of a router hold, from slot 0.'),
    adapters: z.int().min(1).max(64).optional().describe('Ethernet adapters; those of IOU switches have four ports each.'),
    properties: z.record(z.string(), z.json()).optional().describe('As GNS3 has them; they win.'),
    x: whole,
    y: whole,
    symbol: z.string().max(200).optional(),
    startup: z.array(z.string().max(500)).max(2_000).optional().describe('Lines of what it boots from: IOS, VPCS or interfaces(5).'),
    usage: z.string().max(2_000).optional().describe('A note for people.'),
  })
  .refine((node) => (node.kind === undefined) !== (node.node_type === undefined), {
    error: 'either `kind` or `node_type` is wanted',
    path: ['kind'],
  });
export type LabNodeText = z.output<typeof LabNodeText>;

/** `R1 Fa0/0`: a node's name, a space, a port's name or its beginning and numbers. */
const end = z.string().regex(/^\S(.*\S)? \S+$/, { error: 'wanted is `NODE PORT`, such as `R1 Fa0/0`' });

const LabLinkText = z.union([
  z.tuple([end, end]),
  z.strictObject({
    ends: z.tuple([end, end]),
    suspended: z.boolean().optional(),
    filters: z.record(z.string(), z.array(z.union([z.number(), z.string()]))).optional(),
  }),
]);

const LabDrawingText = z.strictObject({
  x: whole,
  y: whole,
  width: z.int().min(10).max(10_000),
  height: z.int().min(10).max(10_000),
  text: z.string().max(500).optional().describe('A label; inside the area when there is one.'),
  fill: color.optional().describe('An area of this color.'),
  shape: z.enum(['rectangle', 'ellipse']).optional(),
});
export type LabDrawingText = z.output<typeof LabDrawingText>;

const LabFlowText = z.strictObject({
  from: name.describe('Name of a node.'),
  to: z.union([name, z.ipv4()]).describe('Name of a node, whose first address counts, or an address.'),
  kbps: z.number().positive().max(100_000_000).describe('Mean over a week, kbit/s.'),
  back_kbps: z.number().min(0).max(100_000_000).optional(),
  shape: z.enum(SHAPES).optional(),
  frame_bytes: z.int().min(64).max(1_518).optional(),
});
export type LabFlowText = z.output<typeof LabFlowText>;

const LabProjectText = z.strictObject({
  name,
  repeat: z.int().min(1).max(1_000).optional().describe('So many projects of one pattern: `{n}` in any text is 1, 2, 3, …'),
  scene: z
    .tuple([z.int().min(100).max(100_000), z.int().min(100).max(100_000)])
    .optional()
    .describe('Width and height.'),
  nodes: z.array(LabNodeText).max(2_000),
  links: z.array(LabLinkText).max(10_000).default([]),
  drawings: z.array(LabDrawingText).max(2_000).default([]),
  flows: z.array(LabFlowText).max(10_000).default([]),
  faults: z.array(FaultPlan).max(1_000).default([]),
});
export type LabProjectText = z.output<typeof LabProjectText>;

/** A lab as a file of its own form: `labs/*.json`. */
export const LabDocument = z.strictObject({
  lab: z.literal(1).describe('Version of this form.'),
  name,
  description: z.string().max(2_000).optional(),
  projects: z.array(LabProjectText).min(1).max(1_000),
});
export type LabDocument = z.output<typeof LabDocument>;
export type LabLinkText = z.output<typeof LabLinkText>;

/** What is wrong with a document, a line for each problem; null: nothing. */
export function problemsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${z.core.toDotPath(issue.path)}: ${issue.message}`).join('\n');
}

/** The projects of a document, repeated ones written out. */
export function projectTexts(document: LabDocument): LabProjectText[] {
  return document.projects.flatMap((project) => {
    const { repeat } = project;
    if (repeat === undefined) return [project];
    return Array.from({ length: repeat }, (_, index) => numbered(project, index + 1) as LabProjectText);
  });
}

/** Every text with `{n}` put in. */
function numbered(value: unknown, number: number): unknown {
  if (typeof value === 'string') return value.replaceAll('{n}', String(number));
  if (Array.isArray(value)) return value.map((each) => numbered(each, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbered(each, number)]));
}
