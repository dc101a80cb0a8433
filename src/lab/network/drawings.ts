import { refuse } from '../refusal.ts';
import type { Network } from './network.ts';
import type { LabDrawing, LabProject } from './objects.ts';

export function drawingOf(project: LabProject, drawingId: string): LabDrawing {
  const drawing = project.drawings.get(drawingId);
  if (drawing === undefined) throw refuse(404, `Drawing ID ${drawingId} doesn't exist`);
  return drawing;
}

export function createDrawing(network: Network, project: LabProject, body: Record<string, unknown>): LabDrawing {
  const drawingId = typeof body['drawing_id'] === 'string' ? body['drawing_id'] : network.random.uuid();
  const drawing: LabDrawing = { drawingId, project, x: 0, y: 0, z: 2, locked: false, rotation: 0, svg: '<svg></svg>' };
  assign(drawing, body);
  project.drawings.set(drawingId, drawing);
  network.announce.project(project, 'drawing.created', () => network.bodies.drawing(drawing, true));
  return drawing;
}

/** The event has the `svg` only when that changed. */
export function updateDrawing(network: Network, drawing: LabDrawing, body: Record<string, unknown>): void {
  const before = { ...drawing };
  assign(drawing, body);
  const changed = (Object.keys(before) as (keyof LabDrawing)[]).some((key) => before[key] !== drawing[key]);
  if (changed)
    network.announce.project(drawing.project, 'drawing.updated', () => network.bodies.drawing(drawing, drawing.svg !== before.svg));
}

export function deleteDrawing(network: Network, drawing: LabDrawing): void {
  if (drawing.locked) throw refuse(409, `Drawing ID ${drawing.drawingId} cannot be deleted because it is locked`);
  drawing.project.drawings.delete(drawing.drawingId);
  network.announce.project(drawing.project, 'drawing.deleted', () => network.bodies.drawing(drawing, true));
}

function assign(drawing: LabDrawing, body: Record<string, unknown>): void {
  for (const key of ['x', 'y', 'z', 'locked', 'rotation', 'svg'] as const) {
    if (typeof body[key] === typeof drawing[key]) Object.assign(drawing, { [key]: body[key] });
  }
}
