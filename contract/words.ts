// One sentence and one way out for each failure. The compiler sees to it that none is missing.
import type { Failure, FailureKind, SwapRefusal } from './failure.js'
import { parameter, parameterNames, type ParameterName } from './model/parameter.js'

/** `sentence` says what happened, `wayOut` names what the person can do now. */
export interface Words {
  sentence: string
  wayOut: string
}

type Of<Kind extends FailureKind> = Extract<Failure, { kind: Kind }>

const checks = {
  copyright: 'the copyright check',
  content: 'the content check',
  prompt: 'the check of the prompt',
}

const whyNot: Record<SwapRefusal, Words> = {
  blocked: {
    sentence: 'A check blocked this result, so it is not swapped in.',
    wayOut: 'Choose another one.',
  },
  unchecked: {
    sentence: 'This result did not come back with the copyright check.',
    wayOut: 'Make it again with the check on.',
  },
  reasonNeeded: {
    sentence: 'This result did not come back with the copyright check.',
    wayOut: 'Say why it may be used all the same.',
  },
  notTheSame: {
    sentence: 'This is not the picture that came back, so nobody can tell what was checked.',
    wayOut: 'Use the variation as it came.',
  },
  notTold: {
    sentence: 'Your relay has not heard yet which picture came of this result.',
    wayOut: 'Wait until it is fetched again, then swap.',
  },
  unknown: {
    sentence: 'Your team’s relay does not know this variation.',
    wayOut: 'Use one that your team has made.',
  },
  noVariation: {
    sentence: 'This layer is no variation.',
    wayOut: 'Select one that a run has made.',
  },
  sourceGone: {
    sentence: 'The layer that this was made from is gone.',
    wayOut: 'Undo its removal, or remix another one.',
  },
  noPlace: {
    sentence: 'This kind of layer cannot take a picture.',
    wayOut: 'Put it into a frame and remix that.',
  },
  bound: {
    sentence: 'A variable decides whether part of this layer can be seen.',
    wayOut: 'Detach it there, or swap by hand.',
  },
  partOfShape: {
    sentence:
      'This layer only gives another layer its shape, so a picture in it would not be seen.',
    wayOut:
      'The variation stays beside it. Swap into the layer that has the shape, or place the variation by hand.',
  },
  shapedEdge: {
    sentence:
      'The blur or shadow of this layer reaches across its curved or turned edge, and the picture has it already.',
    wayOut:
      'The variation stays beside it. Put the layer into a frame, remix the frame and swap again.',
  },
  beyondEdge: {
    sentence:
      'Layers inside reach beyond the curved or turned edge of this layer, where a picture in it is not seen.',
    wayOut:
      'The variation stays beside it. Put the layer into a frame, remix the frame and swap again.',
  },
  sharedLook: {
    sentence:
      'The opacity, blend mode, blur or shadow of this layer covers its live layers too, and the picture has it already.',
    wayOut:
      'The variation stays beside it. Set it on the layers inside instead, remix and swap again.',
  },
  notSwapped: {
    sentence: 'Nothing was swapped in here.',
    wayOut: 'Select a layer that shows a variation.',
  },
}

/** A parameter's own label, wherever in a body it stood; other fields are named as they are. */
function labelOf(field: string): string {
  const name = field.slice(field.lastIndexOf('.') + 1) as ParameterName
  return parameterNames.includes(name) ? parameter(name).label : field
}

const words: { [Kind in FailureKind]: (failure: Of<Kind>) => Words } = {
  offline: () => ({
    sentence: 'You are offline, or the relay is.',
    wayOut: 'Your prompt is kept. Runs go on when it is back.',
  }),
  timedOut: () => ({
    sentence: 'That took too long, so we stopped waiting.',
    wayOut: 'Try again.',
  }),
  refused: ({ field, allowed }) => ({
    sentence: `${labelOf(field)}: ${allowed}.`,
    wayOut: 'Change it and try again.',
  }),
  unauthorised: () => ({
    sentence: 'The relay does not know this token.',
    wayOut: 'Connect again with a token from your admin.',
  }),
  outOfCredit: () => ({
    sentence: 'The team’s Runware balance is used up.',
    wayOut: 'Ask your admin to top it up.',
  }),
  overBudget: ({ leftUsd }) => ({
    sentence: `That is over the budget. $${leftUsd.toFixed(2)} is left.`,
    wayOut: 'Ask for fewer variations.',
  }),
  busy: ({ retryAfterMs }) => ({
    sentence: 'Runware is busy.',
    wayOut: `Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s.`,
  }),
  blocked: ({ by }) => ({
    sentence: `Blocked by ${checks[by]}.`,
    wayOut: 'Try fewer names, or again.',
  }),
  modelUnavailable: () => ({
    sentence: 'The model is not available at the moment.',
    wayOut: 'Try again later.',
  }),
  nothingSelected: () => ({ sentence: 'Nothing is selected.', wayOut: 'Select a frame to remix.' }),
  emptyExport: () => ({
    sentence: 'This layer has nothing to show.',
    wayOut: 'Select one with visible layers.',
  }),
  cancelled: () => ({ sentence: 'Cancelled.', wayOut: 'Nothing more is charged for it.' }),
  cannotSwap: ({ because }) => whyNot[because],
  broken: ({ ref }) => ({
    sentence: 'Something broke that should not have.',
    wayOut: `Tell your admin this reference: ${ref}.`,
  }),
}

/** What to show a person for a failure. */
export function wordsFor(failure: Failure): Words {
  return (words[failure.kind] as (failure: Failure) => Words)(failure)
}
