// The exchange log's texts in English.

export const exchanges = {
  empty: {
    title: 'Nothing was sent yet',
    meaning: 'Every request of this app is listed here with its answer, from now on and after a restart too.',
  },
  unavailable: {
    title: 'There is no exchange log.',
    meaning:
      'Its file can’t be opened. Purchases go on as ever; their exchanges are not recorded in this run.',
  },
  missed: (count: number) =>
    count === 1
      ? '1 exchange of this run could not be recorded.'
      : `${count} exchanges of this run could not be recorded.`,
  panes: { list: 'Exchanges', detail: 'Exchange', raw: 'Request and answer' },
  search: 'Search',
  hint: 'call, id, key, status, words of a body',
  onlyFailed: 'Only without success',
  thisRun: 'Only this run',
  export: 'Save as HAR…',
  exported: (count: number, path: string) => `${count} saved to ${path}`,
  none: 'Nothing in the log fits this.',
  choose: 'Choose an exchange to see it.',
  more: 'Show more',
  open: 'open',
  noAnswer: 'no answer',
  earlierRun: 'earlier run',
  byBench: 'by the bench',
  attempt: (number: number) => `try ${number}`,
  withFault: 'fault set',
  took: (milliseconds: number) =>
    milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`,
  facts: {
    at: 'Sent',
    took: 'Took',
    attempt: 'Try',
    key: 'Idempotency key',
    error: 'Why no answer came',
    fault: 'Fault that was set',
  },
  sent: 'Request',
  answered: 'Answer',
  compare: 'Compare…',
  chooseOther: 'Now choose the other one in the list.',
  comparing: 'Compared with the one marked before.',
  stopComparing: 'Stop comparing',
  comparison: 'What differs',
  alike: 'The two are alike.',
  changes: { removed: 'only in the first:', added: 'only in the second:' },
  copyAs: 'Copy as',
};
