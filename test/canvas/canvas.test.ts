// Searches generated documents for one that looks different from its variation after a swap, where
// a swap changes unrelated layers, or that a restore does not bring back.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startVoucher, type Voucher } from '../plugin/vouching.js'
import { describeEdits, someEdits } from './designer-edits.js'
import { anyDocument, describeDocument } from './document-generator.js'
import { Studio } from './studio.js'
import { violation } from './violation.js'

let voucher: Voucher
beforeAll(async () => void (voucher = await startVoucher()))
afterAll(() => voucher.close())

const soaking = process.env['SOAK'] !== undefined
const documents = Number(process.env['DOCUMENTS'] ?? (soaking ? 2000 : 60))
/** Limits the memory of a studio, which stores the undo steps of all documents in it. */
const documentsPerStudio = 60

test('a swap shows the variation, touches nothing else, and a restore gives back every property', async () => {
  let studio = await Studio.open(voucher)
  let made = 0
  const anyStory = fc.record({ document: anyDocument, before: someEdits, after: someEdits })
  const property = fc.asyncProperty(anyStory, async (story) => {
    if (++made % documentsPerStudio === 0) {
      studio.close()
      studio = await Studio.open(voucher)
    }
    const wrong = await violation(studio, story)
    if (wrong) throw new Error(wrong)
  })
  const result = await fc.check(property, { numRuns: documents, ...(!soaking && { seed: 12 }) })
  studio.close()
  const [story] = result.counterexample ?? []
  const sentence = story
    ? `With ${describeDocument(story.document)}, edited by ${describeEdits(story.before)} before the swap and ${describeEdits(story.after)} after it: ${String(result.errorInstance)} (seed ${result.seed}, path ${result.counterexamplePath})`
    : ''
  expect(sentence).toBe('')
}, 3_600_000)
