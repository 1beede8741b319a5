// The plan of what one press would do now: made of the form, the selection, the team's policy and the brand, wherever it is looked at.
import { computed } from '@preact/signals'
import { saidWords } from '../plan/palette-prompt.js'
import { about, brand, form, sources } from './state.js'
import { planOf } from '../plan/plan.js'

export const planned = computed(() =>
  planOf(form.value, sources.value, about.value?.policy, brand.value ? saidWords(brand.value) : []),
)
