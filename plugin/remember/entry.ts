// Plugin data of any length: Figma takes 100 kB an entry, so longer words are cut into numbered ones.

type Holder = Pick<BaseNode, 'getPluginData' | 'setPluginData'>

// A character is at most three bytes in UTF-8, and the key counts too.
const most = 30_000
const partKey = (key: string, part: number) => (part === 0 ? key : `${key}#${part}`)

/** An empty text forgets the entry. */
export function writeEntry(holder: Holder, key: string, text: string): void {
  let part = 0
  for (let at = 0; at < text.length; at += most)
    holder.setPluginData(partKey(key, part++), text.slice(at, at + most))
  // What an earlier, longer text left behind would otherwise be read as its end.
  for (; holder.getPluginData(partKey(key, part)); part += 1)
    holder.setPluginData(partKey(key, part), '')
}

/** Returns undefined for an entry that is missing, cut or no JSON: other plugins and older versions write to the same node. */
export function readJson(holder: Holder, key: string): unknown {
  return parseJson(readEntry(holder, key))
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function readEntry(holder: Holder, key: string): string {
  let text = ''
  for (let part = 0; ; part += 1) {
    const next = holder.getPluginData(partKey(key, part))
    if (!next) return text
    text += next
  }
}
