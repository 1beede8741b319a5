// Searches made-up documents for one that a swap shows otherwise than it was, or that a restore does not give back.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startVoucher, type Voucher } from '../plugin/vouching.js'
import { describeEdits, someEdits } from './designer-edits.js'
import { anyDocument, describeDocument } from './document-generator.js'
import { violation } from './violation.js'

let voucher: Voucher
beforeAll(async () => void (voucher = await startVoucher()))
afterAll(() => voucher.close())

const soaking = process.env['SOAK'] !== undefined
const documents = soaking ? 2000 : 60

test('a swap shows the variation as it looked, and a restore gives back every property', async () => {
  const property = fc.asyncProperty(anyDocument, someEdits, async (spec, edits) => {
    const wrong = await violation(voucher, spec, edits)
    if (wrong) throw new Error(wrong)
  })
  const result = await fc.check(property, { numRuns: documents, ...(!soaking && { seed: 12 }) })
  const [spec, edits] = result.counterexample ?? []
  const sentence =
    spec && edits
      ? `With ${describeDocument(spec)}, edited by ${describeEdits(edits)}: ${String(result.errorInstance)} (seed ${result.seed}, path ${result.counterexamplePath})`
      : ''
  expect(sentence).toBe('')
}, 3_600_000)
