// The bug report’s texts in English.

export const bugReport = {
  write: 'Report a bug…',
  writing: 'Writing the report…',
  title: 'Bug report',
  about:
    'Everything that is known of this purchase, without tokens, payment pages, secrets or your folders. Read it before you send it: only what you see here is saved.',
  notRecorded: 'It can’t be replayed elsewhere:',
  text: 'The report',
  contents: 'In the zip',
  cut: 'This file is longer than is shown here: the rest of it is in the zip.',
  packed: (size: string) => `Packed: ${size}.`,
  saved: (path: string) => `Saved: ${path}`,
  saveZip: 'Save as zip…',
  saveMarkdown: 'Save as Markdown…',
  copy: 'Copy the text',
  close: 'Close',
  brought: {
    name: 'Bug report',
    open: 'Open a bug report…',
    orDrop: 'Or drop its zip on this window.',
    problem: 'That is no bug report:',
    of: 'Report of',
    madeBy: (version: string) => `made by version ${version}`,
    madeByNobody: 'says not by which version it was made',
    steps: (steps: number) => (steps === 1 ? `1 step` : `${steps} steps`),
    nothingToRun: 'It could only be written down, not recorded: there is nothing to replay.',
    replay: 'Replay it',
    onlySandbox: 'It runs on a sandbox of its own, and nowhere else.',
    read: 'Read the report',
  },
};
