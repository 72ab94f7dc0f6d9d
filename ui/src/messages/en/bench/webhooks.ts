// The webhook bench's texts in English.

import type { WebhookFault, WebhookOrigin } from '../../../lib/ipc.gen';

export const webhooks = {
  setup: {
    title: 'Listen',
    at: 'Listens at',
    silent: 'It does not listen.',
    listen: 'Listen',
    stop: 'Stop listening',
    register: 'Register at the local sandbox',
    secret: 'Signing secret',
    use: 'Use it',
    forget: 'Forget it',
    hasSecret: 'A secret is in use. It is kept for this run only, in memory, and not shown.',
    noSecret: 'Without a secret nothing can be verified.',
    backend: 'Your backend',
    handOn: 'Hand on to it',
    to: 'What comes in is handed on, as it is, to',
    noBackend: 'What comes in is handed on to nobody.',
  },
  send: {
    title: 'Send an event to your backend',
    type: 'Event',
    data: 'Its data',
    fill: 'Fill in what the API sends',
    unknown: 'The API has no such event: see what your backend makes of it.',
    fault: 'What is wrong with it',
    faults: {
      none: 'Nothing',
      duplicate: 'It comes twice',
      late: 'It tells of an hour ago',
      stale: 'Signed ten minutes ago',
      bad_signature: 'Signed by another secret',
      out_of_order: 'What came before it comes after it',
    } satisfies Record<WebhookFault, string>,
    act: 'Sign and send',
  },
  paste: {
    title: 'Verify a message from elsewhere',
    label: 'Its headers, an empty line, its body',
    act: 'Verify',
  },
  list: 'Messages',
  message: 'Message',
  none: 'No message yet.',
  choose: 'Choose a message.',
  number: (number: number) => `No. ${number}`,
  origins: {
    received: 'received',
    pasted: 'pasted',
    sent: 'sent from here',
  } satisfies Record<WebhookOrigin, string>,
  noType: 'not an event',
  again: (first: number) => `Again: the same message as no. ${first}.`,
  answered: (status: number | null, milliseconds: number) =>
    status === null
      ? `No answer after ${milliseconds} ms`
      : `Your backend: ${status} after ${milliseconds} ms`,
  replay: 'Sign anew and send again',
  story: 'What happened to',
  purchase: 'Show its purchase',
  noPurchase: 'This machine has no purchase of it.',
  headers: 'Headers',
  body: 'Body',
  findings: {
    good: 'Verified.',
    no_secret: 'Not verified: there is no secret.',
    older_form:
      'Signed in the older form (X-ToffeePay-Signature). Have the endpoint moved to Standard Webhooks.',
    missing_header: (header: string) => `The header ${header} is missing.`,
    bad_header: (header: string) => `The header ${header} can’t be read, or is there twice.`,
    no_known_version: 'It has no signature of version v1.',
    stale: (seconds: number) => `Rightly signed, but stale by ${seconds} s.`,
    early: (seconds: number) => `Rightly signed, but ${seconds} s in the future. Is a clock wrong?`,
    not_an_event: (place: string) => `Rightly signed, but not an event: ${place}.`,
    wrong_secret: 'Wrong secret, probably: nothing was right with this one yet.',
    secret_as_text: 'Signed with the letters of the secret. They are base64: decode what follows whsec_.',
    reformatted: 'The body was written anew on its way: white space differs. Verify the bytes as they came.',
    altered_body: 'Altered body: this message came before with another one.',
    wrong_signature: 'Others are right with this secret: altered on its way, or forged.',
  },
};
