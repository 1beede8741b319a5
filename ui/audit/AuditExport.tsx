// Hands the audit out as a file: for a spreadsheet, or for a program.
import { useSignal } from '@preact/signals'
import type { AuditScope } from '../../contract/message.js'
import { currentRelay } from '../session/connect.js'
import { reportFailure } from '../state/state.js'
import { auditOf, type AuditForm } from './audit.js'

interface Props {
  /** What may be asked for; with one there is nothing to choose. */
  scopes: readonly { label: string; scope: AuditScope }[]
}

const types = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const

export function AuditExport({ scopes }: Props) {
  const chosen = useSignal(0)
  const said = useSignal('')
  const scope = scopes[chosen.value]?.scope
  const save = async (form: AuditForm) => {
    const relay = currentRelay()
    if (!relay || !scope)
      return void (said.value = 'The relay keeps the audit. Connect to it first.')
    said.value = 'Asking the relay'
    const { text, lines, unseen } = await auditOf(relay, scope, form).catch((error: unknown) => {
      said.value = ''
      throw error
    })
    download(text, types[form], `audit.${form}`)
    const others =
      unseen === 0
        ? ''
        : ` ${unseen === 1 ? 'One run has' : `${unseen} runs have`} no lines for you: still under way, or a colleague’s and your admin’s to export.`
    said.value = `${lines === 1 ? '1 line' : `${lines} lines`}.${others}`
  }
  return (
    <details class="audit">
      <summary>Export audit</summary>
      <div class="row acts under">
        {scopes.length > 1 ? (
          <select
            class="field"
            aria-label="What the audit is of"
            value={String(chosen.value)}
            onChange={(event) => (chosen.value = Number(event.currentTarget.value))}
          >
            {scopes.map(({ label }, index) => (
              <option key={label} value={String(index)}>
                {label}
              </option>
            ))}
          </select>
        ) : null}
        <button type="button" class="button" onClick={() => reportFailure(save('csv'))}>
          CSV
        </button>
        <button type="button" class="button" onClick={() => reportFailure(save('json'))}>
          JSON
        </button>
      </div>
      {said.value ? (
        <p class="quiet under" role="status">
          {said.value}
        </p>
      ) : null}
    </details>
  )
}

function download(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
