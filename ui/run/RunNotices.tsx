// Why a run makes no progress, and what can be done where it will not make any by itself.
import { tell } from '../state/state.js'
import { missingOf, remixAnew } from '../session/remix-missing.js'
import type { RunView } from '../state/run-view.js'
import { waitingSentence } from '../state/waiting-words.js'

export function RunNotices({ view }: { view: RunView }) {
  const { sourceProblem, run } = view
  if (sourceProblem) return <SourceProblem view={view} problem={sourceProblem} />
  if (!run?.waiting || view.ended) return null
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
        The service needs the source picture again, and the source is not in this file any more.{' '}
        <span>Undo its removal.</span>
      </p>
    )
  const { images, costUsd } = missingOf(view)
  return (
    <p class="alert" role="alert">
      The source has changed since this run began, so the run cannot continue with it.{' '}
      <button type="button" class="link" onClick={() => tell(remixAnew(view))}>
        {`Remix ${images === 1 ? 'the missing one' : `the missing ${images}`} anew, about $${costUsd.toFixed(2)}`}
      </button>
    </p>
  )
}
