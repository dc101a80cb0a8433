import type { GetPromptResult, Prompt } from '@modelcontextprotocol/sdk/types.js';
import { fail } from '#kernel/error.ts';

interface Declared {
  readonly prompt: Prompt;
  readonly text: (given: Readonly<Record<string, string>>) => string;
}

const project = { name: 'project_id', description: 'UUID of the project; list_projects has it.', required: true };

const PROMPTS: readonly Declared[] = [
  {
    prompt: {
      name: 'diagnose_link',
      title: 'Diagnose a link',
      description: 'Finds out why traffic does not pass a link, or passes it badly.',
      arguments: [
        project,
        { name: 'link_id', description: 'UUID of the link; get_topology has it.', required: true },
        { name: 'symptom', description: 'What was seen.', required: false },
      ],
    },
    text: ({ project_id: id = '', link_id: link = '', symptom = '' }) =>
      [
        `Find out what is wrong with the link ${link} of the project ${id}.${symptom === '' ? '' : ` What was seen: ${symptom}`}`,
        'Go from the cable upwards, and stop where something explains the symptom:',
        '1. get_topology of the project: are both nodes at its ends started, is the link suspended, what does its oper_status say?',
        '2. link_filters (get): do delay, loss, corruption or a bpf filter explain it?',
        '3. monitoring (alerts) and events (list) of the project: is it known already, what changed on the link, its nodes or the server, and when?',
        '4. equipment (get) of both nodes: are the interfaces at the ends up, do addresses and masks fit, do VLANs and duplex? equipment (wiring): is it the wire that the devices see?',
        '5. Where the session may: snmp (interfaces) for error counters, console (run) for the state as the device tells it and for a ping over the link.',
        'Answer with the cause and the evidence for it (which tool said what, and when it was observed), what was ruled out, and the smallest change that repairs it. Do not make the change: plan it with plan_change and show the plan.',
      ].join('\n'),
  },
  {
    prompt: {
      name: 'document_lab',
      title: 'Document a lab',
      description: 'Writes down what a lab is: devices, addresses, wiring, and what is odd about it.',
      arguments: [project],
    },
    text: ({ project_id: id = '' }) =>
      [
        `Write the documentation of the project ${id} for a network engineer who has never seen it.`,
        '1. get_topology of the project; equipment (list), then equipment (get) of each device that was discovered; equipment (wiring); monitoring (alerts) for what is open; network (compliance) for rules that are broken.',
        '2. Where a device was never discovered, say so; do not guess what it is.',
        'Give, in Markdown: a summary in three sentences; a table of devices (name, role, vendor and system, management address, state); a table of links with interfaces and addresses on both ends; address plan by network; routing and VLANs as far as devices tell them; differences between the wiring of GNS3 and what devices see; open questions.',
        'Mark what is stale or only one source says. Leave out credentials.',
      ].join('\n'),
  },
  {
    prompt: {
      name: 'plan_change',
      title: 'Plan a change',
      description: 'Plans a change with its steps, risks and way back, without making it.',
      arguments: [project, { name: 'change', description: 'What is wanted, in words.', required: true }],
    },
    text: ({ project_id: id = '', change = '' }) =>
      [
        `Plan this change in the project ${id}: ${change}`,
        '1. get_topology and equipment: what is there now that the change concerns?',
        '2. find_operation for what makes it; prefer one workflow (workflows) over many single steps.',
        '3. plan_change for each operation, in order.',
        'Answer with a table of the steps (operation, what it reaches, reversible or not, how it is taken back), who notices it and for how long, what to check afterwards and with which tool, and the hash of each plan. Make nothing: wait until the person says so, then apply_plan with those hashes, one after the other. If one is refused with `conflict`, plan the rest anew and show it.',
      ].join('\n'),
  },
];

/** Longer than a sentence or three is no argument. */
const MOST_CHARACTERS = 2_000;

export function listPrompts(): Prompt[] {
  return PROMPTS.map(({ prompt }) => prompt);
}

/** @throws not_found, validation_error */
export function promptOf(name: string, given: Readonly<Record<string, string>>): GetPromptResult {
  const found = PROMPTS.find(({ prompt }) => prompt.name === name);
  if (found === undefined)
    throw fail('not_found', `There is no prompt ${name.slice(0, 100)}; there are ${PROMPTS.map(({ prompt }) => prompt.name).join(', ')}.`);
  const { prompt, text } = found;
  const problems: [string, string[]][] = [];
  for (const { name: argument, required } of prompt.arguments ?? []) {
    const value = given[argument] ?? '';
    if (value === '' && required === true) problems.push([argument, ['Required.']]);
    if (value.length > MOST_CHARACTERS) problems.push([argument, [`Longer than ${MOST_CHARACTERS} characters.`]]);
  }
  if (problems.length > 0) throw fail('validation_error', `The arguments of ${name} do not fit.`, Object.fromEntries(problems));
  return {
    ...(prompt.description === undefined ? {} : { description: prompt.description }),
    messages: [{ role: 'user', content: { type: 'text', text: text(given) } }],
  };
}
