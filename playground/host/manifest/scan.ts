// Implements Figma's text scan of a plugin's main script, strings and comments included. Pure.

// facts/figma.md, "The sandbox": `import(` is reported from the field; the other patterns are in a
// public check.
const refused: [pattern: string, words: string][] = [
  ['import(', 'possible import expression rejected'],
  ['import (', 'possible import expression rejected'],
  ['<!--', 'possible html comment rejected'],
  ['-->', 'possible html comment rejected'],
  ['eval(', 'possible direct eval expression rejected'],
]

/** Returns why Figma would refuse this code, with the position; undefined if it would load it. */
export function scanCode(code: string): string | undefined {
  for (const [pattern, words] of refused) {
    const at = code.indexOf(pattern)
    if (at < 0) continue
    const line = code.slice(0, at).split('\n').length
    return `Syntax error on line ${line}: ${words}: "${code.slice(Math.max(0, at - 20), at + 20).replace(/\s+/g, ' ')}"`
  }
  return undefined
}
