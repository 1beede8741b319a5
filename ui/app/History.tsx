// The file's runs, newest first, found by their prompt, their source or who made them.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PastRun } from '../../contract/message.js'
import { AuditExport } from '../audit/AuditExport.js'
import { callSandbox } from '../channel.js'
import { openRun } from '../session/open-past-run.js'
import { runs, reportFailure } from '../state/state.js'
import { BackBar } from '../controls/BackBar.js'

const mostShown = 100
const scopes = [
  { label: 'This file', scope: { of: 'file' } as const },
  { label: 'This page', scope: { of: 'page' } as const },
  { label: 'The selection', scope: { of: 'selection' } as const },
]

export function History() {
  const lines = useSignal<readonly PastRun[] | undefined>(undefined)
  const wanted = useSignal('')
  const gone = useSignal<string | undefined>(undefined)
  useEffect(
    () => reportFailure(callSandbox('history', null).then((found) => void (lines.value = found))),
    [runs.value.length],
  )
  const words = wanted.value.trim().toLowerCase()
  const found = (lines.value ?? []).filter(({ title, source, by }) =>
    `${title} ${source} ${by}`.toLowerCase().includes(words),
  )
  const open = async (line: PastRun) => {
    if (!(await openRun(line.key))) gone.value = line.key
  }
  return (
    <section class="body" aria-label="History">
      <BackBar title="History of this file" />
      <div class="sec">
        <input
          class="field whole"
          type="search"
          aria-label="Search the history"
          placeholder="Search prompts and frames"
          value={wanted.value}
          onInput={(event) => (wanted.value = event.currentTarget.value)}
        />
      </div>
      {(lines.value ?? []).length > 0 ? (
        <div class="sec">
          <AuditExport scopes={scopes} />
        </div>
      ) : null}
      <ul class="scroll lines" aria-label="Runs">
        {found.slice(0, mostShown).map((line) => (
          <li key={line.key}>
            <button type="button" onClick={() => reportFailure(open(line))}>
              <span class="cut">{line.title}</span>
              <span class="quiet cut">
                <bdi>{line.source}</bdi>{' '}
                {`· ${line.count} image${line.count === 1 ? '' : 's'} · ${dayOf(line.madeAt)} · ${line.by}`}
              </span>
              {gone.value === line.key ? (
                <span class="bad">Nothing of it is left in this file.</span>
              ) : null}
            </button>
          </li>
        ))}
        {lines.value && found.length === 0 ? (
          <li class="quiet none">
            {words ? 'No run has these words.' : 'No runs in this file yet.'}
          </li>
        ) : null}
        {found.length > mostShown ? (
          <li class="quiet none">{`${found.length - mostShown} more. Search to find them.`}</li>
        ) : null}
      </ul>
    </section>
  )
}

function dayOf(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime())
    ? ''
    : date.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
}
