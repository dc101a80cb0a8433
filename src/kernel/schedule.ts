import type { Uuid } from './id.ts';

/** When something happens by itself: cron fields in a time zone. */
export interface Schedule {
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  /** As the IANA database names it. */
  readonly timezone: string;
  /** What is done about times that went by while nothing ran: nothing, or one run for all of them. */
  readonly missed: 'skip' | 'once';
}

/** Something that has a schedule. */
export interface Scheduled {
  /** Its name among those of its source. */
  readonly key: string;
  readonly schedule: Schedule;
  /** Times after this one count; null: those from now on. */
  readonly since: Date | null;
}

/** Where schedules come from, and what happens when their time has come. */
export interface ScheduleSource {
  readonly name: string;
  list(): readonly Scheduled[] | Promise<readonly Scheduled[]>;
  /** Starts what is scheduled. The same time may be told twice, and must then start nothing again. */
  fire(key: string, at: Date): Promise<Uuid>;
}

/** Tells each source when the times of its schedules have come: of several processes, one does. */
export interface Scheduler {
  /** @throws validation_error when the fields or the time zone are none, or never come */
  check(schedule: Schedule): void;
  /** The first time after a moment; null when there is none. */
  next(schedule: Schedule, after: Date): Date | null;
  keep(source: ScheduleSource): void;
}
