// What Figma's text scan refuses in a plugin's main, strings and comments included. Pure.

// facts/figma.md, "The sandbox": `import(` is reported from the field, the rest from the public check that it comes from.
const refused: [pattern: string, words: string][] = [
  ['import(', 'possible import expression rejected'],
  ['import (', 'possible import expression rejected'],
  ['<!--', 'possible html comment rejected'],
  ['-->', 'possible html comment rejected'],
  ['eval(', 'possible direct eval expression rejected'],
]

/** Why Figma wouldn't load this code, with the place; undefined when it would. */
export function scanCode(code: string): string | undefined {
  for (const [pattern, words] of refused) {
    const at = code.indexOf(pattern)
    if (at < 0) continue
    const line = code.slice(0, at).split('\n').length
    return `Syntax error on line ${line}: ${words}: "${code.slice(Math.max(0, at - 20), at + 20).replace(/\s+/g, ' ')}"`
  }
  return undefined
}
