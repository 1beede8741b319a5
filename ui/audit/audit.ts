// The audit as a file: the relay's own lines, each with the names that its layer, source and page have in this file.
import { auditColumns, type AuditLine } from '../../contract/audit.js'
import { byteOrderMark, csvLine } from '../../contract/csv.js'
import type { AuditRun, AuditScope } from '../../contract/message.js'
import { callSandbox } from '../channel.js'
import type { Relay } from '../relay/client.js'

export type AuditForm = 'csv' | 'json'

/** A line of the ledger, and where it stands in the file. `layer` is empty where no frame is left of it. */
export type FileLine = AuditLine & { page: string; layer: string; source: string }

export interface Audit {
  text: string
  lines: number
  /** Runs of which the relay tells this member nothing: not at their end yet, or somebody else's and the admin's to export. */
  unseen: number
}

export async function auditOf(relay: Relay, scope: AuditScope, form: AuditForm): Promise<Audit> {
  const runs = await callSandbox('auditRuns', scope)
  const lines: FileLine[] = []
  let unseen = 0
  for (const run of runs) {
    const found = linesIn(await relay.audit(run.id), run)
    lines.push(...found)
    if (found.length === 0) unseen += 1
  }
  return {
    text: form === 'csv' ? asCsv(lines) : `${JSON.stringify(lines, null, 2)}\n`,
    lines: lines.length,
    unseen,
  }
}

/** Of a selection only the lines of what is selected; of a run all of them, those that came to nothing too. */
export function linesIn(ndjson: string, { page, layers, sources, whole }: AuditRun): FileLine[] {
  return ndjson
    .split('\n')
    .filter(Boolean)
    .flatMap((text): FileLine[] => {
      // As the relay wrote it: a value that is not known here belongs into the file all the same.
      const line = JSON.parse(text) as AuditLine
      const layer = layers.find(({ n }) => n === line.n)
      return whole || layer
        ? [{ ...line, page, layer: layer?.name ?? '', source: sources[line.n] ?? '' }]
        : []
    })
}

/** The ledger's own columns first, so that the two can be laid side by side. */
export function asCsv(lines: readonly FileLine[]): string {
  const columns = [...auditColumns, 'page', 'layer', 'source'] as const
  return (
    byteOrderMark +
    csvLine(columns) +
    lines.map((line) => csvLine(columns.map((name) => line[name]))).join('')
  )
}
