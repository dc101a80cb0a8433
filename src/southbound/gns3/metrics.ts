import { metric } from '#kernel/metric.ts';

export const gns3Events = metric('counter', 'gns3_events_total', 'Events of GNS3 servers that were committed.', ['type', 'server']);
export const gns3EventsPerSecond = metric(
  'gauge',
  'gns3_events_per_second',
  'Events of GNS3 servers committed per second, over the last 10 s.',
);
export const cacheHitRatio = metric(
  'gauge',
  'nms_cache_hit_ratio',
  'Share of reads of network state that were answered without asking GNS3.',
);
export const eventDelay = metric(
  'histogram',
  'thalamus_gns3_event_delay_seconds',
  'From the notification on the wire to the commit of its events.',
  ['server'],
  [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
);
export const serverConnected = metric(
  'gauge',
  'thalamus_gns3_connected_servers',
  'Whether the notification stream of the server is heard (1) or not (0).',
  ['server'],
);
export const streamsOpen = metric('gauge', 'thalamus_gns3_streams', 'Notification streams that are heard.', ['server']);
export const projectsPolled = metric(
  'gauge',
  'thalamus_gns3_polled_projects',
  'Projects that are polled because a stream would close them.',
  ['server'],
);
export const pollReads = metric('counter', 'thalamus_gns3_poll_reads_total', 'Reads that polling made.', ['server']);
export const gapsBegun = metric('counter', 'thalamus_gns3_gaps_total', 'Times that a notification stream was lost.', ['server']);
export const unknownActions = metric(
  'counter',
  'thalamus_gns3_unknown_notifications_total',
  'Notifications of an action that is not known.',
  ['server'],
);
export const malformedNotifications = metric(
  'counter',
  'thalamus_gns3_malformed_notifications_total',
  'Frames and lines of notification streams that could not be read.',
  ['server'],
);
export const eventsWaiting = metric('gauge', 'thalamus_gns3_waiting_events', 'Events that wait for the log to take them.', ['server']);
export const computeCpu = metric(
  'gauge',
  'thalamus_gns3_compute_cpu_ratio',
  'CPU of a compute in use, from 0 to 1, as its controller tells.',
  ['server', 'compute'],
);
export const computeMemory = metric(
  'gauge',
  'thalamus_gns3_compute_memory_ratio',
  'Memory of a compute in use, from 0 to 1, as its controller tells.',
  ['server', 'compute'],
);

export const gns3Metrics = [
  gns3Events,
  gns3EventsPerSecond,
  cacheHitRatio,
  eventDelay,
  serverConnected,
  streamsOpen,
  projectsPolled,
  pollReads,
  gapsBegun,
  unknownActions,
  malformedNotifications,
  eventsWaiting,
  computeCpu,
  computeMemory,
];
