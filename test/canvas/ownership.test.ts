// Searches generated runs for one where the plugin changes or removes a layer that it did not make
// or that a designer has touched since.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startVoucher, type Voucher } from '../plugin/vouching.js'
import { ownershipViolation } from './ownership-violation.js'
import { anyRunStory, describeRunStory } from './run-edits.js'
import { Studio } from './studio.js'

let voucher: Voucher
beforeAll(async () => void (voucher = await startVoucher()))
afterAll(() => voucher.close())

const soaking = process.env['SOAK'] !== undefined
const documents = Number(process.env['DOCUMENTS'] ?? (soaking ? 1000 : 30))
/** Limits the memory of a studio, which stores the undo steps of all documents in it. */
const documentsPerStudio = 60

test('what the plugin did not make, or a designer touched since, stays as it is, and the number on the button is what goes', async () => {
  let studio = await Studio.open(voucher)
  let made = 0
  const property = fc.asyncProperty(anyRunStory, async (story) => {
    if (++made % documentsPerStudio === 0) {
      studio.close()
      studio = await Studio.open(voucher)
    }
    const wrong = await ownershipViolation(studio, story)
    if (wrong) throw new Error(wrong)
  })
  const result = await fc.check(property, { numRuns: documents, ...(!soaking && { seed: 12 }) })
  studio.close()
  const [story] = result.counterexample ?? []
  const sentence = story
    ? `${describeRunStory(story)}: ${String(result.errorInstance)} (seed ${result.seed}, path ${result.counterexamplePath})`
    : ''
  expect(sentence).toBe('')
}, 3_600_000)
