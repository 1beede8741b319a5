// The quick-actions bar: finds every command and action by typing, then asks for a command's
// parameters one by one with the plugin's suggestions.
import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { ParameterAnswer } from '../../stage.js'
import { editorActions, hintOf, type Action } from '../edit/actions.js'
import { allCommands, type Command } from '../plugin/commands.js'
import { end, last, running, start } from '../plugin/session.js'
import { Icon } from './icons.js'

type Asking = {
  command: Command
  at: number
  given: Record<string, unknown>
  words: { name: string; value: string }[]
}

interface Bar {
  asking?: Asking
}

interface Choice {
  label: string
  hint?: string | undefined
  detail?: string
  icon?: string | Uint8Array | undefined
  choose(): void
}

const bar = signal<Bar | null>(null)
const query = signal('')
const at = signal(0)
const answer = signal<ParameterAnswer | null>(null)
let back: HTMLElement | null = null

export function openQuickActions(): void {
  back = document.activeElement as HTMLElement | null
  reset()
  bar.value = {}
}

/** Runs the command, after its parameters are entered. */
export function chooseCommand(command: Command): void {
  if (command.parameters.length === 0) {
    close()
    void start({
      key: command.key,
      ...(command.command !== undefined && { command: command.command }),
    })
  } else void collectParameters(command)
}

async function collectParameters(command: Command): Promise<void> {
  back ??= document.activeElement as HTMLElement | null
  reset()
  bar.value = { asking: { command, at: 0, given: {}, words: [] } }
  const plugin = await start({
    key: command.key,
    query: true,
    ...(command.command !== undefined && { command: command.command }),
  })
  if (plugin) ask()
  else close()
}

function reset(): void {
  query.value = ''
  at.value = 0
  answer.value = null
}

function close(): void {
  bar.value = null
  back?.focus()
  back = null
}

/** Closes the bar. A plugin in query mode is stopped; it has changed nothing yet. */
function cancel(): void {
  const asking = bar.value?.asking
  if (asking) end()
  close()
}

/** Sends the input to the plugin at every key press; it may answer later. */
function ask(): void {
  const asking = bar.value?.asking
  const parameter = asking?.command.parameters[asking.at]
  if (!asking || !parameter) return
  answer.value = null
  const { given: parameters } = asking
  running.value?.plugin.ask({ key: parameter.key, query: query.value, parameters }, (said) => {
    answer.value = said
    at.value = 0
  })
}

function give(value: unknown, words: string): void {
  const { asking } = bar.value!
  const { command, given } = asking!
  const parameter = command.parameters[asking!.at]!
  const next: Asking = {
    command,
    at: asking!.at + 1,
    given: value === undefined ? given : { ...given, [parameter.key]: value },
    words: words ? [...asking!.words, { name: parameter.name, value: words }] : asking!.words,
  }
  reset()
  if (next.at < command.parameters.length) {
    bar.value = { asking: next }
    ask()
  } else submit(next)
}

function submit({ command, given }: Asking): void {
  last.value = {
    key: command.key,
    parameters: given,
    ...(command.command !== undefined && { command: command.command }),
  }
  running.value?.plugin.submit(given)
  close()
}

function choices(): Choice[] {
  const asking = bar.value?.asking
  if (!asking) return found()
  const parameter = asking.command.parameters[asking.at]!
  const said = answer.value
  const list: Choice[] =
    said?.kind === 'suggestions'
      ? said.suggestions.map((one) => ({
          label: one.name,
          icon: one.icon ?? one.iconUrl,
          choose: () => give(one.data, one.name),
        }))
      : []
  if (parameter.allowFreeform && query.value && !list.some((one) => one.label === query.value))
    list.unshift({
      label: query.value,
      detail: 'as typed',
      choose: () => give(query.value, query.value),
    })
  if (parameter.optional && !query.value)
    list.push({ label: 'Run now', detail: 'without the rest', choose: () => submit(asking) })
  return list
}

/** Returns matching choices, with the plugins' commands first. */
function found(): Choice[] {
  const commands = allCommands().map((command): Choice => ({
    label: command.label,
    ...(command.label !== command.plugin && { detail: command.plugin }),
    choose: () => chooseCommand(command),
  }))
  const actions = (Object.values(editorActions) as Action[])
    .filter(({ can }) => can?.() !== false)
    .map(({ label, key, act }): Choice => ({
      label,
      hint: hintOf(key),
      choose: () => void (close(), act()),
    }))
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean)
  return [...commands, ...actions].filter(({ label, detail }) =>
    words.every((word) => `${label} ${detail ?? ''}`.toLowerCase().includes(word)),
  )
}

export function QuickActions() {
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const { value: open } = bar
  useLayoutEffect(() => field.current?.focus(), [open])
  useEffect(
    () => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
    [at.value],
  )
  if (!open) return null
  const all = choices()
  const parameter = open.asking?.command.parameters[open.asking.at]
  const said = answer.value
  const here = Math.min(at.value, all.length - 1)
  return (
    <div
      class="quick-shade"
      onPointerDown={(event) => event.target === event.currentTarget && cancel()}
    >
      <div class="quick" role="dialog" aria-modal="true" aria-label="Quick actions">
        <div class="quick-field">
          <Icon name={open.asking ? 'plugin' : 'search'} />
          {open.asking && <span class="chip">{open.asking.command.label}</span>}
          {open.asking?.words.map(({ name, value }) => (
            <span key={name} class="chip given" title={name}>
              {value}
            </span>
          ))}
          <input
            ref={field}
            role="combobox"
            aria-expanded={all.length > 0}
            aria-controls="quick-list"
            aria-activedescendant={all.length > 0 ? `quick-${here}` : undefined}
            aria-label={parameter ? parameter.name : 'Search for an action'}
            placeholder={
              parameter
                ? parameter.name + (parameter.optional ? ' (optional)' : '')
                : 'Search for an action'
            }
            value={query.value}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => {
              query.value = event.currentTarget.value
              at.value = 0
              ask()
            }}
            onKeyDown={(event) => keys(event, all, here)}
          />
        </div>
        {parameter?.description && !query.value && (
          <p class="quick-note">{parameter.description}</p>
        )}
        {said?.kind === 'error' && (
          <p class="quick-note error" role="alert">
            {said.message}
          </p>
        )}
        {said?.kind === 'loading' && <p class="quick-note">{said.message || 'Loading…'}</p>}
        <div
          ref={list}
          id="quick-list"
          role="listbox"
          aria-label={parameter ? 'Suggestions' : 'Actions'}
          class="quick-list"
        >
          {all.map((one, index) => (
            <div
              key={`${index} ${one.label}`}
              id={`quick-${index}`}
              role="option"
              aria-selected={index === here}
              onPointerMove={() => (at.value = index)}
              // Prevent the field from losing the keyboard focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => one.choose()}
            >
              {one.icon && <Picture icon={one.icon} />}
              <span class="name">{one.label}</span>
              {one.detail && <span class="detail">{one.detail}</span>}
              <span class="gap" />
              {one.hint && <kbd>{one.hint}</kbd>}
            </div>
          ))}
        </div>
        {all.length === 0 && !said && query.value && (
          <p class="quick-note">Nothing is called that.</p>
        )}
      </div>
    </div>
  )
}

function Picture({ icon }: { icon: string | Uint8Array }) {
  const source =
    typeof icon === 'string'
      ? /^(https?|data):/.test(icon)
        ? icon
        : `data:image/svg+xml,${encodeURIComponent(icon)}`
      : URL.createObjectURL(new Blob([icon as BlobPart]))
  return (
    <img class="suggestion-icon" src={source} alt="" onLoad={() => URL.revokeObjectURL(source)} />
  )
}

function keys(event: KeyboardEvent, all: Choice[], here: number): void {
  const asking = bar.value?.asking
  event.stopPropagation()
  if (event.key === 'ArrowDown') at.value = all.length > 0 ? (here + 1) % all.length : 0
  else if (event.key === 'ArrowUp')
    at.value = all.length > 0 ? (here + all.length - 1) % all.length : 0
  else if (event.key === 'Escape') cancel()
  else if (event.key === 'Enter' || (event.key === 'Tab' && asking)) {
    const parameter = asking?.command.parameters[asking.at]
    if (answer.value?.kind === 'error') return event.preventDefault()
    if (event.key === 'Tab' && parameter?.optional && !query.value) give(undefined, '')
    else all[here]?.choose()
  } else if (event.key === 'Backspace' && asking && !query.value && asking.at > 0) {
    const { [asking.command.parameters[asking.at - 1]!.key]: _, ...given } = asking.given
    bar.value = {
      asking: { ...asking, at: asking.at - 1, given, words: asking.words.slice(0, -1) },
    }
    reset()
    ask()
  } else if (event.key !== 'Tab') return
  event.preventDefault()
}
