// The frames that a run made, found by what is written on them. A copy that a person made counts as much as the first.

export function markPlaceholder(frame: FrameNode, key: string, n: number): void {
  frame.setPluginData('run', key)
  frame.setPluginData('n', String(n))
  frame.setPluginData('waiting', '1')
}

export function unmarkWaiting(frame: FrameNode): void {
  frame.setPluginData('waiting', '')
}

export const numberOf = (frame: FrameNode) => Number(frame.getPluginData('n'))

/** All placeholders that still wait on a page: of one run, or of every run. */
export function waitingOn(page: PageNode, key?: string): FrameNode[] {
  return marked(page, 'waiting', key)
}

/** The frames that have their picture and record. */
export function filledOn(page: PageNode, key?: string): FrameNode[] {
  return marked(page, 'record', key)
}

/** Placed, and not yet told to the relay. */
export function untoldOn(page: PageNode, key?: string): FrameNode[] {
  return marked(page, 'untold', key)
}

/** Every frame of a run: waiting, filled, or closed with a reason. */
export function framesOf(page: PageNode, key: string): FrameNode[] {
  return marked(page, 'run', key)
}

function marked(page: PageNode, entry: 'waiting' | 'untold' | 'record' | 'run', key: string | undefined): FrameNode[] {
  return page
    .findAllWithCriteria({ types: ['FRAME'], pluginData: { keys: [entry] } })
    .filter((frame) => frame.getPluginData(entry) && (key === undefined || frame.getPluginData('run') === key))
}
