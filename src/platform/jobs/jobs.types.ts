/** Queues, one per kind of work. A job carries the id of a row (and its fence) and nothing else. */
export const QUEUE_NAMES = ['outbox', 'send-message'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export interface JobData {
  rowId: string;
  /** Number of the claim this job was made for; work for an older claim is dropped. */
  fence: number;
}

export type JobHandler = (data: JobData) => Promise<void>;
