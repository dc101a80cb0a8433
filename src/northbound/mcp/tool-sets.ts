/** A tool that asks operations of the catalogue, as agents see it. */
export interface CuratedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Operations by what the field `action` says; one alone needs no action. */
  readonly asks: string | Readonly<Record<string, string>>;
  /** How to ask for less, told when a result had to be cut. */
  readonly narrow: string;
}

/** Tools in sets, which a client can choose with `tools=`. Operations that are not here are reached by `ask_operation`. */
export const TOOL_SETS: Readonly<Record<string, readonly CuratedTool[]>> = {
  lab: [
    {
      name: 'hub_status',
      title: 'Status of the hub',
      description:
        'How the hub, its modules and the GNS3 servers are. Begin here when something seems wrong: `verdict` is one judgement with reasons, `gns3` tells servers and connections, `modules` tells each module.',
      asks: { verdict: 'hub.verdict.get', gns3: 'gns3.status', hub: 'hub.status.get', modules: 'hub.module.list' },
      narrow: 'Ask for `verdict`, or for modules with a limit.',
    },
    {
      name: 'list_projects',
      title: 'Projects',
      description:
        'The GNS3 projects (labs) that the hub follows, with their ids and whether they are open. Other tools want a `project_id` from here.',
      asks: 'gns3.project.list',
      narrow: 'Ask with a smaller limit and go on with the cursor.',
    },
    {
      name: 'get_topology',
      title: 'Topology',
      description:
        'Nodes and links of a project with status, addresses, consoles and filters, in brief (get_node tells all of a node); `oper_status` of a link says whether frames can pass. With `at` (a time or a position of the log) as it was then. Name a project_id: all projects at once are a lot.',
      asks: 'gns3.topology.get',
      narrow: 'Name one project_id; for one node use get_node, for one link link_filters.',
    },
    {
      name: 'get_node',
      title: 'Node',
      description: 'One node of a project: status, console, ports, properties, addresses.',
      asks: 'gns3.node.get',
      narrow: 'There is no smaller question; equipment with action get tells what is known of the device.',
    },
    {
      name: 'node_action',
      title: 'Start and stop nodes',
      description:
        'Starts, stops, restarts, suspends or reloads a node, and answers when GNS3 confirms it. What a device had not saved is lost when it stops.',
      asks: {
        start: 'gns3.node.start',
        stop: 'gns3.node.stop',
        restart: 'gns3.node.restart',
        suspend: 'gns3.node.suspend',
        reload: 'gns3.node.reload',
      },
      narrow: 'There is no smaller question.',
    },
    {
      name: 'project_action',
      title: 'Open, close and start projects',
      description:
        'Opens or closes a project, or starts all its nodes in a sensible order (`start` goes on as a run: follow it with `run` of the tool workflows).',
      asks: { open: 'gns3.project.open', close: 'gns3.project.close', start: 'gns3.project.start' },
      narrow: 'There is no smaller question.',
    },
    {
      name: 'link_filters',
      title: 'Filters of a link',
      description:
        'Delay, loss, corruption and suspension of a link. `get` also tells which filters the link can have; `set` replaces all of them ({} removes them) and answers with those before, which set again undo it.',
      asks: { get: 'gns3.link.filters.get', set: 'gns3.link.filters.set' },
      narrow: 'There is no smaller question.',
    },
  ],
  equipment: [
    {
      name: 'equipment',
      title: 'What devices are',
      description:
        'What discovery found of devices: vendor, system, interfaces, addresses, neighbors, configuration. `search` finds names, addresses and MACs in all projects; `list` one project; `get` is the document of a device, without who said each value (ask_operation equipment.get has that); `history` what changed; `wiring` the links of GNS3 beside what devices say (LLDP, CDP, ARP, learnt MACs), and where they differ; `compare` compares that anew.',
      asks: {
        list: 'equipment.list',
        get: 'equipment.get',
        search: 'equipment.search',
        history: 'equipment.history',
        wiring: 'equipment.wiring.get',
        compare: 'equipment.wiring.compare',
      },
      narrow: 'Ask list or search with a filter or a smaller limit, then get one device.',
    },
    {
      name: 'discover',
      title: 'Discover devices',
      description:
        'Asks devices anew what they are, over console, SNMP and network. `device` answers with the document of one; `project` starts a run over all (or `equipment_ids`), with wait=true it answers when all is done.',
      asks: { device: 'equipment.discover', project: 'equipment.project.discover' },
      narrow: 'Discover without wait, then read devices one by one with equipment.',
    },
  ],
  devices: [
    {
      name: 'console',
      title: 'Console of a node',
      description:
        'Types on the console of a node when nobody else does. `run` gives what each of the commands printed (show commands, ping from a device); `facts` asks what the device is in the words of its platform.',
      asks: { run: 'console.run', facts: 'console.facts.read' },
      narrow: 'Run fewer commands at once, or commands that print less.',
    },
    {
      name: 'snmp',
      title: 'SNMP',
      description:
        'Asks the SNMP agent of a node (project_id and node_id) or of a host. `system` and `interfaces` are the usual questions, `get`, `walk` and `table` any objects.',
      asks: {
        system: 'snmp.system',
        interfaces: 'snmp.interfaces',
        get: 'snmp.get',
        walk: 'snmp.walk',
        table: 'snmp.table',
      },
      narrow: 'Walk a smaller subtree, or get single objects.',
    },
    {
      name: 'probe',
      title: 'Ping, ports, trace',
      description:
        'Asks addresses from where the hub runs: `ping`, `trace` the path, `ports` that are open, `sweep` a network. To ping from inside a lab, run ping on a console.',
      asks: { ping: 'scan.ping', trace: 'scan.trace', ports: 'scan.ports', sweep: 'scan.sweep' },
      narrow: 'Ask fewer addresses.',
    },
  ],
  monitoring: [
    {
      name: 'monitoring',
      title: 'Alerts and what was measured',
      description:
        'What is not as it should be: `alerts` and `incidents` (alerts that belong together, with the one that caused them), `alert` and `incident` tell one with its time line; `acknowledge` says that somebody sees to it. What was measured: `range` tells how it went (rates, percentiles), `top` the greatest.',
      asks: {
        alerts: 'alerts.list',
        alert: 'alerts.get',
        incidents: 'incidents.list',
        incident: 'incidents.get',
        acknowledge: 'alerts.acknowledge',
        range: 'monitoring.range.get',
        top: 'monitoring.top.get',
      },
      narrow: 'Ask for open alerts of one project, for one metric and resource, or with a longer step.',
    },
  ],
  network: [
    {
      name: 'network',
      title: 'Paths, configurations, compliance',
      description:
        '`path` finds the way between two addresses, hop by hop; `versions` tells when a configuration changed, `difference` what changed in it, `search` finds text in the newest configurations; `compliance` tells which devices break which rules.',
      asks: {
        path: 'network.path.get',
        versions: 'network.backup.versions.list',
        difference: 'network.backup.diff',
        search: 'network.backup.search',
        compliance: 'network.compliance.list',
      },
      narrow: 'Name one project or device, or ask with a smaller limit.',
    },
  ],
  events: [
    {
      name: 'events',
      title: 'What happened',
      description:
        'The log of events: `list` newest first, `replay` in order from a position, `get` one. Filter by types (`node.*`, `link.*`, `server.lost`, `equipment.changed`, …), project, node, subject, priority and time. `security` searches what intrusion detection, logs and bans told, by any path.',
      asks: { list: 'events.list', replay: 'events.replay', get: 'events.get', security: 'security.events.search' },
      narrow: 'Filter by types, projects or time, or ask with a smaller limit.',
    },
  ],
  workflows: [
    {
      name: 'workflows',
      title: 'Workflows',
      description:
        'Workflows that survive crashes: `list`, `get` a definition, `plan` says what a run would do in which order and what of it can be taken back, `execute` starts a run. How runs go: `runs`, `run` one with its steps and output, `cancel` one (its undos run).',
      asks: {
        list: 'hub.workflow.list',
        get: 'hub.workflow.get',
        plan: 'hub.workflow.plan',
        execute: 'hub.workflow.execute',
        runs: 'hub.workflow.run.list',
        run: 'hub.workflow.run.get',
        cancel: 'hub.workflow.run.cancel',
      },
      narrow: 'Ask with a smaller limit, or for one workflow or run by its name.',
    },
  ],
};

/** Sets whose tools are not read off operations: the rest of the catalogue, and plans. */
export const OWN_SETS = ['catalogue', 'plans'] as const;

export const SET_NAMES: readonly string[] = [...Object.keys(TOOL_SETS), ...OWN_SETS];
