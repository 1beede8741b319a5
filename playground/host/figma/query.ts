// The quick-actions bar as the host sees it: questions to the plugin, its answers, and what it may not do until the person has chosen.
// Sources: the typings (ParameterInputEvent, SuggestionResults). Figma's own samples show a hidden window and send it messages meanwhile.
import type { ParameterAnswer, Suggestion } from '../../stage.js'
import { expect, wrongType } from '../members/table.js'

type Hear = (answer: ParameterAnswer) => void

/** What only reads. Everything else writes to the document, or shows something. */
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

  /** Ends it: from here on the plugin may do all that plugins may. */
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

  /** The number under which the plugin answers. Late answers to an earlier question are nobody's. */
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
    // Without data the value is the text that was shown (typings, setSuggestions).
    data: data === undefined ? known : data,
    ...(typeof icon === 'string' || icon instanceof Uint8Array ? { icon } : {}),
    ...(typeof iconUrl === 'string' ? { iconUrl } : {}),
  }
}
