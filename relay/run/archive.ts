// Runware's archive of past tasks (`getTaskDetails`), the last resort for pictures that polls do not find: when to read it, and what its
// entry proves. Pure. The archive holds the last response under a taskUUID: a repeated submission that was refused hides the real one. So
// only pictures count; an error, or no entry, proves nothing.
import { readResponse, readWebhook, type ParsedResponse, type KeptOf } from '../runware/response.js'
import { pauseMs } from '../runware/timing.js'
import { afterHook, missingPolls } from './task-state.js'
import type { Circumstances, TaskProgress, TaskReply, Task } from './task.js'

/** Returns true before a task counts as unknown to Runware, and every other time where its run waits for the task no longer. */
export function isArchiveDue({ phase, tries, missing = 0, archiveRead }: Task): boolean {
  if (phase === 'late') return tries % 2 === 1
  return (
    (phase === 'accepted' || phase === 'unsure') &&
    missing >= missingPolls - 1 &&
    archiveRead !== true
  )
}

/** Returns the pictures of the archived response, and the errors of the request itself; `undefined` where the body is nothing that Runware would answer. */
export function readArchived(
  body: unknown,
  taskUUID: string,
  keptOf: KeptOf = () => undefined,
): ParsedResponse | undefined {
  const outer = readResponse(body, taskUUID, keptOf)
  if (!outer) return undefined
  const { data } = body as { data?: unknown }
  const entries = Array.isArray(data) ? data.slice(0, 10).filter(isEntry) : []
  const responses = entries
    .filter((entry) => entry.taskUUID === taskUUID)
    .map(({ response }) => response)
  const pictures = responses.flatMap(
    (response) => readWebhook(response, taskUUID, keptOf)?.pictures ?? [],
  )
  const found = pictures.filter(({ url, kept }) => url !== '' || kept !== undefined)
  return {
    processing: 0,
    pictures: found,
    withoutImage: [],
    providerErrors: outer.providerErrors,
    mentionsTask: found.length > 0,
  }
}

/** After a reading of the archive. One that brought no answer at all is repeated; in every other case the polls go on. */
export function afterArchive(
  { task, slots }: TaskProgress,
  reply: TaskReply,
  about: Circumstances,
): TaskProgress {
  if (task.phase === 'late') return afterHook({ task, slots }, reply, about)
  const archiveRead = reply.answer !== undefined && reply.status < 500 && reply.status !== 429
  const tries = archiveRead ? task.tries : task.tries + 1
  const dueAt =
    about.now + pauseMs({ kind: 'failed', tries, retryAfterMs: reply.retryAfterMs }, about.random)
  return afterHook({ task: { ...task, archiveRead, tries, dueAt }, slots }, reply, about)
}

function isEntry(value: unknown): value is { taskUUID?: unknown; response: unknown } {
  return typeof value === 'object' && value !== null && 'response' in value
}
