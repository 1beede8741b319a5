// Decides when to read Runware's archive of past tasks (`getTaskDetails`) and parses its entries.
// Pure.
// The archive is the last resort for images that polls do not find. It stores only the last
// response under a taskUUID: a refused resubmission hides the real response. So only images count
// as evidence; an error or a missing entry proves nothing.
import { readResponse, readWebhook, type ParsedResponse, type KeptOf } from '../runware/response.js'
import { pauseMs } from '../runware/timing.js'
import { afterHook, missingPolls } from './task-state.js'
import type { Circumstances, TaskProgress, TaskReply, Task } from './task.js'

/**
 * Returns true before a task counts as unknown to Runware, and on every other try once its run has
 * stopped waiting for it.
 */
export function isArchiveDue({ phase, tries, missing = 0, archiveRead }: Task): boolean {
  if (phase === 'late') return tries % 2 === 1
  return (
    (phase === 'accepted' || phase === 'unsure') &&
    missing >= missingPolls - 1 &&
    archiveRead !== true
  )
}

/**
 * Returns the images of the archived response and the errors of the archive request itself. Returns
 * `undefined` if the body is not a Runware response.
 */
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

/**
 * Returns the state after an archive read. A read without any response is repeated; in every other
 * case polling continues.
 */
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
