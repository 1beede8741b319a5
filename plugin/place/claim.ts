// What the file remembers of a run: its claim on its page, and a line in the file's history. Knows no frame.
import type { Claim, PastRun } from '../../contract/message.js'
import { imagesOf } from '../../contract/grid.js'
import { readJson, writeEntry } from '../remember/entry.js'

// One entry a run on the page: repeated on each placeholder, a large grid would pass what Figma keeps.
const claimKey = (key: string) => `claim:${key}`
const lineKey = (key: string) => `run:${key}`

export function writeClaim(page: PageNode, claim: Claim): void {
  writeEntry(page, claimKey(claim.key), JSON.stringify(claim))
}

/** Written by somebody else, or cut: a claim that cannot be read is none, and its placeholders are left alone. */
export function readClaim(page: PageNode, key: string): Claim | undefined {
  const claim = readJson(page, claimKey(key)) as Partial<Claim> | undefined
  return claim?.key === key && claim.body && claim.grid && claim.sources?.length
    ? (claim as Claim)
    : undefined
}

/** The page that holds a run's claim: this one, or one that was left while the run went on. */
export async function pageOf(key: string): Promise<PageNode | undefined> {
  if (figma.currentPage.getPluginData(claimKey(key))) return figma.currentPage
  for (const page of figma.root.children) {
    if (!page.getPluginData(claimKey(key))) continue
    await page.loadAsync()
    return page
  }
  return undefined
}

export async function adoptRun({ key, id }: { key: string; id: string }): Promise<null> {
  const page = await pageOf(key)
  const claim = page && readClaim(page, key)
  if (page && claim) writeClaim(page, { ...claim, id })
  return null
}

/** Each run has an entry of its own, so that two people who remix at once do not overwrite each other's. */
export function writeLine(claim: Claim): void {
  const line: PastRun = {
    key: claim.key,
    title: claim.grid.title,
    count: imagesOf(claim).length,
    madeAt: claim.madeAt,
    by: claim.by.member,
    source: claim.sources[0]?.name ?? '',
  }
  writeEntry(figma.root, lineKey(claim.key), JSON.stringify(line))
}

/** Reads the file's own entries and loads no page. */
export async function history(): Promise<PastRun[]> {
  const lines = figma.root
    .getPluginDataKeys()
    .filter((key) => /^run:[^#]+$/.test(key))
    .map((key) => readJson(figma.root, key) as PastRun | undefined)
  return lines
    .filter(
      (line): line is PastRun => typeof line?.key === 'string' && typeof line.title === 'string',
    )
    .sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1))
}
