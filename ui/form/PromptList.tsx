// What the prompt spells out: how many prompts it is, and each of them, before anything is paid.
import { maxCells } from '../../contract/run.js'
import { countWords, spellOut } from '../plan/prompts.js'
import { form } from '../state/state.js'

export function Variants() {
  const { prompts, count } = spellOut(String(form.value.values.positivePrompt ?? ''), maxCells)
  if (count < 2)
    return <p class="quiet under">A line is a prompt. {'{sunset|dawn}'} makes one of each.</p>
  return (
    <details class="under">
      <summary>
        <span class="chip">{`${countWords(count)} prompts`}</span>
      </summary>
      <ol class="spelled" aria-label="Prompts">
        {prompts.map(({ text }, index) => (
          <li key={index}>{text}</li>
        ))}
        {count > prompts.length ? (
          <li>{`and ${countWords(count - prompts.length)} more`}</li>
        ) : null}
      </ol>
    </details>
  )
}
