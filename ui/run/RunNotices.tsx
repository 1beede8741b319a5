// Why a run makes no progress, and the way out where it will not make any by itself.
import { reportFailure } from '../state/state.js'
import { missingOf, remixAnew } from '../session/remix-missing.js'
import { isFollowed, type RunView } from '../state/run-view.js'
import { runWords } from '../words/en/run.js'
import { waitingSentence } from '../state/waiting-words.js'

export function RunNotices({ view }: { view: RunView }) {
  const { sourceProblem, run } = view
  if (sourceProblem) return <SourceProblem view={view} problem={sourceProblem} />
  if (!run?.waiting || !isFollowed(view.phase)) return null
  return (
    <p class="notice" role="status">
      {waitingSentence(run.waiting)}
    </p>
  )
}

function SourceProblem({ view, problem }: { view: RunView; problem: 'changed' | 'gone' }) {
  if (problem === 'gone')
    return (
      <p class="alert" role="alert">
        {runWords.sourceLost} <span>{runWords.undoRemoval}</span>
      </p>
    )
  const { images, costUsd } = missingOf(view)
  return (
    <p class="alert" role="alert">
      {runWords.sourceDiffers}{' '}
      <button type="button" class="link" onClick={() => reportFailure(remixAnew(view))}>
        {runWords.remixMissing(images, costUsd)}
      </button>
    </p>
  )
}
