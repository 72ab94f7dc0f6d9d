// The scenarios’ texts in English.

import type { RecordingRemark, ScenarioMark } from '../../../lib/ipc.gen';
import { isolated } from '../../grammar';

export const scenarios = {
  where: 'Run against',
  places: {
    own_sandbox: 'A sandbox of their own',
    in_use: (name: string) => `The environment in use (${name})`,
  },
  notInUse:
    'Another place is possible where a sandbox or a backend of your own is in use. Scenarios never run in production.',
  backend: 'Tested beside it: your backend',
  noBackend: 'To test your own backend too, name it and its secret under Webhooks.',
  loop: 'Again and again, until one fails',
  runAll: 'Run all',
  stop: 'Stop',
  report: 'Open the report',
  runThis: 'Run it',
  running: (done: number, total: number) => `Running: ${done} of ${total} done.`,
  stopped: 'Stopped.',
  ended: 'Done.',
  noneCanRun: 'None of them can run here; each says why.',
  counts: (passed: number, failed: number, skipped: number) =>
    `${passed} passed, ${failed} failed, ${skipped} skipped.`,
  round: (round: number) => `Round ${round}.`,
  progress: 'Scenarios done',
  notKept: 'What came of it can’t be kept:',
  find: 'Find',
  chooseFolder: 'Choose your folder…',
  folder: 'Yours are in',
  folderProblem: 'Your folder can’t be read:',
  origins: { brought: 'Brought', own: 'Yours', shipped: 'Shipped' },
  wrongShort: 'not readable',
  impossibleShort: (steps: number) => `not possible: ${steps}`,
  wrong: 'This file is no scenario:',
  wrongInLine: (line: number) => `Line ${line} is wrong:`,
  waits: (time: string) => `Waits for it, at most ${time}.`,
  impossible: 'Not possible there:',
  choose: 'Choose a scenario to see its steps.',
  list: 'Scenarios',
  detail: 'Steps',
  file: 'Its file',
  grid: 'What has been exercised',
  gridEmpty: 'Nothing yet. Each run adds a line.',
  columns: {
    scenario: 'Scenario',
    environment: 'Environment',
    system: 'System',
    browser: 'Browser',
    verdict: 'Last verdict',
    at: 'When',
    runs: 'Runs',
  },
  evidence: 'Evidence',
  bugReport: 'Bug report to send:',
  evidenceOf: (scenario: string) => `Evidence: ${scenario}`,
  marks: {
    waiting: 'waits its turn',
    running: 'runs now',
    passed: 'passed',
    failed: 'failed',
    skipped: 'skipped',
    not_reached: 'not reached',
  } satisfies Record<ScenarioMark, string>,
  record: {
    open: 'Record as a scenario',
    choose: 'A purchase of yours',
    heading: 'This purchase as a scenario',
    explain:
      'It does again what was done by hand, against a sandbox of its own, and fails where something behaves otherwise.',
    name: 'Name',
    remarks: 'Good to know',
    goesTo: 'It will be saved in',
    asks: 'You will be asked where to save it. Choose a folder of your own under Scenarios, and it goes there.',
    save: 'Save',
    run: 'Run it now',
    close: 'Close',
    saved: 'Saved in',
    remark: {
      still_open: () => 'The purchase is still open: what comes after now is not in it.',
      page_from_payments: () =>
        'What was done on the payment page is told from the payments: this environment tells nothing of its page.',
      page_guessed: () =>
        'The payments could not be read: what was done on the payment page is guessed from how it ended.',
      cancelled_elsewhere: () =>
        'Neither the app nor the bench cancelled it: it is taken as cancelled on the payment page.',
      method_unknown: (detail: string) =>
        `The sandbox does not offer the payment method “${isolated(detail)}”: it is written as a card.`,
      failed_by_itself: () =>
        'A call failed without a fault being set: in the scenario, the sandbox fails in the same way.',
      status_does_nothing: () =>
        'Where the fault dial made an answer an error, the API had done its part. In the scenario, the sandbox does nothing then.',
      shortened: (detail: string) =>
        `A call failed more often than is worth doing again: it is written ${isolated(detail)} times.`,
      restarted: () =>
        'The app was started again in between. Whether it had been closed or killed is not known: it is written as killed.',
      clock_off: () => 'The app’s clock was wrong: the scenario sets it wrong before the purchase.',
      cancel_too_late: () => 'A cancel that came too late is left out.',
      wallet_filled: () => 'The wallet holds the money from the start, however it came into it.',
      no_calls: () => 'The exchange log has no calls of it: faults and failed calls are not in the scenario.',
      no_links: () =>
        'Links are remembered as long as the app runs: those of an earlier run are not in the scenario.',
      link_not_written: (detail: string) =>
        `A link of the link lab can’t be written as a step: ${isolated(detail)}.`,
      webhooks_left_out: (detail: string) =>
        `Webhooks that came otherwise than once and rightly signed, or not all of them, are left out: ${isolated(detail)}.`,
      too_much: () => 'More happened than fits into a scenario: the last of it is left out.',
    } satisfies Record<RecordingRemark, (detail: string) => string>,
  },
};
