import { anomalyTrack } from './anomaly.ts';
import { authTrack } from './auth.ts';
import { consoleTrack } from './console.ts';
import { consoleDeviceTrack } from './console-device.ts';
import { discoveryTrack } from './discovery.ts';
import { eveTrack } from './eve.ts';
import { forecastTrack } from './forecast.ts';
import { identificationTrack } from './identification.ts';
import { logsTrack } from './logs.ts';
import type { Track } from './track.ts';

export const TRACKS: readonly Track[] = [
  identificationTrack,
  discoveryTrack,
  consoleTrack,
  consoleDeviceTrack,
  logsTrack,
  authTrack,
  eveTrack,
  anomalyTrack,
  forecastTrack,
];
