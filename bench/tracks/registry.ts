import { consoleTrack } from './console.ts';
import { consoleDeviceTrack } from './console-device.ts';
import { discoveryTrack } from './discovery.ts';
import { identificationTrack } from './identification.ts';
import type { Track } from './track.ts';

export const TRACKS: readonly Track[] = [identificationTrack, discoveryTrack, consoleTrack, consoleDeviceTrack];
