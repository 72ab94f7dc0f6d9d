// Bug reports of the fake: one that is always the same, and one that is brought when the tests say so.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { BroughtView, BugReportPart } from '../../lib/ipc.gen';
import type { BenchCalls } from '../calls';

const markdown = `# Bug report: \`50 Gold Coins\`

The app has it as **pending**; the API says \`paid\`; they differ in **1 point**.

|  |  |
| --- | --- |
| purchase | \`0d9c2f4e-7a31-4c5b-9f0e-2b6d1a8c3e57\` |
| session | \`ses_8f2k\` |
| environment | sandbox, \`https://api.sandbox.toffeepay.com\` |

## Timeline

- 2026-11-29 10:00:00.000Z \`begun\` by \`player\`
- 2026-11-29 10:00:00.212Z \`session_created\` by \`player\`: \`ses_8f2k\`

## Exchanges

- 2026-11-29 10:00:00.020Z \`POST /v1/sessions\` → **200**, 190.2 ms, key \`5b0c7d1e…\`
- 2026-11-29 10:00:04.001Z \`GET /v1/sessions/ses_8f2k/status\` → **no answer**: \`the network was taken away\`
`;

export const sentReport: BroughtView = {
  report: {
    file: 'bug-report-0d9c2f4e.zip',
    of: '50 Gold Coins',
    version: '0.1.0',
    written_at: Date.UTC(2026, 10, 29, 10, 5),
    scenario_id: 'brought.bug-report',
    steps: 3,
    text: markdown,
  },
  problem: null,
};

function part(name: string, text: string, size = text.length): BugReportPart {
  return { name, size, text, is_cut: false };
}

export function bugReports(
  fake: FakeBackend,
): Pick<
  { [C in keyof BenchCalls]: (request: BenchCalls[C]['request']) => BenchCalls[C]['answer'] },
  'bench_write_bug_report' | 'bench_save_bug_report' | 'bench_open_bug_report' | 'bench_read_brought_report'
> {
  let written = 0;
  let brought: BroughtView = { report: null, problem: null };
  return {
    bench_write_bug_report: () => ({
      report_id: (written += 1),
      title: '50 Gold Coins',
      markdown,
      parts: [
        part('report.md', markdown),
        part('report.json', '{\n  "written_at": "2026-11-29T10:05:00Z"\n}', 4_812),
        part('journal.json', '{\n  "timeline": []\n}', 902),
        part('exchanges.har', '{\n  "log": { "version": "1.2", "entries": [] }\n}', 21_340),
        part('about.json', '{\n  "of": "50 Gold Coins"\n}', 118),
        part('scenario.toml', "title = '50 Gold Coins'\n", 640),
      ],
      zip_size: 5_204,
      not_recorded: null,
    }),
    bench_save_bug_report: ({ report_id, form }) => {
      if (report_id !== written) throw commandError('internal');
      return { path: `/home/tester/bug-report-0d9c2f4e.${form === 'zip' ? 'zip' : 'md'}`, count: 1 };
    },
    bench_open_bug_report: () => {
      brought = sentReport;
      fake.tell('bench_changed', { part: 'bug_report' });
      return null;
    },
    bench_read_brought_report: () => brought,
  };
}
