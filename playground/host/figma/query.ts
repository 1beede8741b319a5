// Host side of the quick-actions bar: input events to the plugin, its suggestions, and the calls
// that are refused until the user has chosen. Sources: the typings (ParameterInputEvent,
// SuggestionResults). Figma's own samples show a hidden window and send it messages meanwhile, so
// both are allowed.
import type { ParameterAnswer, Suggestion } from '../../stage.js'
import { expect, wrongType } from '../members/table.js'

type Hear = (answer: ParameterAnswer) => void

/** Matches calls that only read. All other calls write to the document or show something. */
const readingCalls =
  /^(get|find|list|load|export|resolve|keysAsync|setAsync$|deleteAsync$|base64|rgb|rgba|solidPaint|normalizeMarkdown|toString|on$|once$|off$|#|createImage|closePlugin|setCurrentPageAsync$|postMessage$)/

const isHidden = (options: unknown) =>
  (options as { visible?: unknown } | undefined)?.visible === false

export class Query {
  private hear: Hear | undefined
  private question = 0

  constructor(private open: boolean) {}

  get isOpen(): boolean {
    return this.open
  }

  /** Ends the query: the plugin may make every call from here on. */
  close(): void {
    this.open = false
    this.hear = undefined
  }

  refuseCall(name: string, args: readonly unknown[]): void {
    if (this.open && !readingCalls.test(name) && !(name === 'showUI' && isHidden(args[1])))
      throw new Error(`Cannot call ${name} while the plugin is asked for parameters (query mode)`)
  }

  refuseSet(name: string): void {
    if (this.open && name !== 'skipInvisibleInstanceChildren')
      throw new Error(`Cannot write ${name} while the plugin is asked for parameters (query mode)`)
  }

  /**
   * Returns the number of the query that the plugin's suggestions refer to. Late suggestions for an
   * earlier query are ignored.
   */
  ask(hear: Hear): number {
    this.hear = hear
    return ++this.question
  }

  answer(question: unknown, kind: unknown, value: unknown): void {
    if (kind === 'suggestions') {
      if (!Array.isArray(value))
        throw new Error(`in setSuggestions: ${wrongType('suggestions', 'array', value).message}`)
      const suggestions = value.map(suggestion)
      if (question === this.question) this.hear?.({ kind, suggestions })
      return
    }
    const name = kind === 'error' ? 'setError' : 'setLoadingMessage'
    const message = inside(name, () => expect('message', 'string', value))
    if (question === this.question)
      this.hear?.({ kind: kind === 'error' ? 'error' : 'loading', message })
  }
}

function inside<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`in ${name}: ${(error as Error).message}`, { cause: error })
  }
}

function suggestion(given: unknown, i: number): Suggestion {
  if (typeof given === 'string') return { name: given, data: given }
  const { name, data, icon, iconUrl } = (given ?? {}) as Record<string, unknown>
  const known = inside('setSuggestions', () => expect(`suggestions[${i}].name`, 'string', name))
  return {
    name: known,
    // Without data the value is the displayed text (typings, setSuggestions).
    data: data === undefined ? known : data,
    ...(typeof icon === 'string' || icon instanceof Uint8Array ? { icon } : {}),
    ...(typeof iconUrl === 'string' ? { iconUrl } : {}),
  }
}
