// The return-link doctor's texts in English.

import type { DoctorState, DoctorStep, DoctorVerdict } from '../../../lib/ipc.gen';

export const doctor = {
  about:
    'One probe goes the way of a return link: by your browser, by the system, to this app. If the browser asks, let it open the app.',
  start: 'Send a probe',
  repair: 'Register this app, and send another',
  running: 'The probe is on its way. Look at your browser if it asks.',
  cold: 'Cold: the start that brings the probe also goes the way of the closed app’s start, inbox and lock, in an empty folder of its own, up to where it would open its window.',
  steps: {
    registered: 'The system names this app for its links',
    browser: 'Your browser opens pages for the app',
    handed_over: 'Browser and system start a program with the link',
    program: 'It is this very executable',
    cold: 'Cold: it could start the closed app',
    running: 'Warm: the running app takes the link',
  } satisfies Record<DoctorStep, string>,
  states: {
    open: 'not reached',
    waiting: 'waiting',
    passed: 'proved',
    failed: 'failed',
  } satisfies Record<DoctorState, string>,
  verdicts: {
    sound: 'All connected: return links arrive.',
    not_registered: 'Nobody answers to this app’s links.',
    other_program: 'Another program owns the links.',
    unreachable: 'This desktop can’t follow the entry of this app.',
    no_browser: 'The system opened no browser.',
    browser_silent: 'The browser has not asked for the page.',
    browser_kept:
      'The browser does not hand links over: without it, the same link arrives. Allow it to open the app.',
    system_lost: 'The link arrives neither with the browser nor without it.',
    other_copy: 'Another copy of this app answers, moved or older.',
    older_build: 'An older build answers, which knows no probes.',
    cold_failed: 'Links arrive while the app runs, but a start of the closed app would fail.',
    not_started: 'The probe could not be made.',
  } satisfies Record<DoctorVerdict, string>,
};
