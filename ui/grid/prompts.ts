// The prompts that a text means: a line is a prompt, and `{sunset|dawn}` is each of its words in turn. Pure.

export interface Prompt {
  text: string
  /** What tells it from its neighbours: the chosen words, or the whole line where there are several lines. */
  label: string
}

// Braces without a bar are words like any others.
const choice = /\{([^{}]*\|[^{}]*)\}/

/** At most `most` of them, in order; `count` says how many there would be. An empty text is one empty prompt. */
export function spellOut(text: string, most: number): { prompts: Prompt[]; count: number } {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  const all = lines.length > 0 ? lines : ['']
  const count = all.reduce((sum, line) => sum + countOf(line), 0)
  const prompts: Prompt[] = []
  for (const line of all) {
    if (prompts.length >= most) break
    for (const { text: loose, chosen } of expanded(line, most - prompts.length)) {
      const text = tidy(loose)
      prompts.push({ text, label: all.length > 1 || chosen.length === 0 ? text : chosen.filter(Boolean).join(' · ') || text })
    }
  }
  return { prompts, count }
}

function countOf(line: string): number {
  const found = choice.exec(line)
  if (!found) return 1
  return (found[1] ?? '').split('|').length * countOf(line.slice(found.index + found[0].length))
}

function expanded(line: string, most: number): { text: string; chosen: string[] }[] {
  const found = choice.exec(line)
  if (!found) return [{ text: line, chosen: [] }]
  const before = line.slice(0, found.index)
  const rests = expanded(line.slice(found.index + found[0].length), most)
  return (found[1] ?? '')
    .split('|')
    .flatMap((word) => rests.map((rest) => ({ text: before + word + rest.text, chosen: [word.trim(), ...rest.chosen] })))
    .slice(0, most)
}

/** An empty choice leaves no double space behind. */
const tidy = (text: string) => text.replace(/ {2,}/g, ' ').trim()
