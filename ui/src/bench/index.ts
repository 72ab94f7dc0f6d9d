// The bench: a chunk of its own, loaded when it is first looked at. A player's build is without.

export { default as BenchScreen } from './BenchScreen.svelte';
export { default as RecordPurchase } from './scenarios/RecordPurchase.svelte';
export { default as BugReport } from './reports/BugReport.svelte';
export { default as FaultStrip } from './faults/FaultStrip.svelte';
