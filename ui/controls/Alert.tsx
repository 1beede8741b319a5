// What went wrong, in a sentence, and the way out. Nothing where nothing did.
import type { Failure } from '../../contract/failure.js'
import { wordsFor } from '../../contract/words.js'

export function Alert({ failure }: { failure: Failure | undefined }) {
  if (!failure) return null
  const { sentence, wayOut } = wordsFor(failure)
  return (
    <p role="alert" class="alert">
      {sentence} <span>{wayOut}</span>
    </p>
  )
}
