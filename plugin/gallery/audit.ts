// Which runs and variations an audit is about: of the selection, one run, this page, or the whole file. Reads only.
import { imagesOf } from '../../contract/grid.js'
import type { AuditRun, AuditScope } from '../../contract/message.js'
import { readClaim } from '../place/claim.js'
import { numberOf } from '../place/frames.js'
import { markedIn } from '../select/selection.js'

export async function auditRuns(scope: AuditScope): Promise<AuditRun[]> {
  const marked = scope.of === 'selection' ? markedIn(figma.currentPage.selection) : undefined
  const keys = scope.of === 'run' ? [scope.key] : marked?.map(({ key }) => key)
  const runs: AuditRun[] = []
  for (const page of await pagesOf(scope))
    for (const [key, frames] of framesByRun(page)) {
      const claim = readClaim(page, key)
      if (!claim?.id || (keys && !keys.includes(key))) continue
      const wanted = marked?.filter((one) => one.key === key).map(({ n }) => n)
      const layers = frames
        .map((frame) => ({ n: numberOf(frame), name: frame.name }))
        .filter(({ n }) => !wanted || wanted.includes(n))
      const sources = imagesOf(claim).map(({ source }) => source.name)
      runs.push({ id: claim.id, page: page.name, layers, sources, whole: !wanted })
    }
  return runs
}

async function pagesOf({ of }: AuditScope): Promise<readonly PageNode[]> {
  if (of !== 'file' && of !== 'run') return [figma.currentPage]
  await figma.loadAllPagesAsync()
  return figma.root.children
}

function framesByRun(page: PageNode): Map<string, FrameNode[]> {
  const runs = new Map<string, FrameNode[]>()
  for (const frame of page.findAllWithCriteria({
    types: ['FRAME'],
    pluginData: { keys: ['run'] },
  })) {
    const key = frame.getPluginData('run')
    const frames = runs.get(key)
    if (frames) frames.push(frame)
    else if (key) runs.set(key, [frame])
  }
  return runs
}
