// Tests the reasons for waiting, in the sentences of the panel and the shorter ones of tiles and
// placeholders.
import { expect, test } from 'vitest'
import type { Waiting } from '../../contract/run.js'
import { waitingSentence, waitingWords } from '../../ui/state/waiting-words.js'

const at = (hours: number, minutes: number) => new Date(2026, 10, 25, hours, minutes).toISOString()
const since = at(14, 2)

test.each<[Waiting, string]>([
  [
    { reason: 'upstream', since, retryAt: at(14, 5) },
    'Runware does not answer since 14:02. Next try at 14:05.',
  ],
  [{ reason: 'upstream', since }, 'Runware does not answer since 14:02.'],
  [{ reason: 'account', since, position: 3 }, 'Waiting for other runs of your team. Position 3.'],
  [
    { reason: 'rateLimit', since, retryAt: at(0, 5) },
    'Runware asked for a pause. Next try at 00:05.',
  ],
  [{ reason: 'source', since, source: 'a'.repeat(64) }, 'Sending the source image again.'],
  [{ reason: 'upstream', since: 'no date' }, 'Runware does not answer.'],
])('%j is “%s”', (waiting, sentence) => {
  expect(waitingSentence(waiting)).toBe(sentence)
})

test('a tile that is being made says so while other cells wait, and names an upstream that does not answer', () => {
  const account: Waiting = { reason: 'account', since, position: 2 }
  expect(waitingWords(account, 'queued')).toBe('Waiting for other runs of your team')
  expect(waitingWords(account, 'submitted')).toBeUndefined()
  expect(waitingWords({ reason: 'upstream', since }, 'submitted')).toBe('Runware does not answer')
  expect(waitingWords({ reason: 'upstream', since }, 'ready')).toBeUndefined()
  expect(waitingWords(undefined, 'queued')).toBeUndefined()
})
