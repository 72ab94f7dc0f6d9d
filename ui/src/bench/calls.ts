// The bench's commands, with what each takes and answers. A part adds its own lines.

import type { Backend } from '../lib/backend';
import type {
  ActOnBenchSession,
  BenchCommandName,
  BenchSessionActed,
  BenchSessionDetail,
  BenchSessionPage,
  BenchSessionRequest,
  BrokenRuleView,
  BroughtView,
  BugReportView,
  CheckRequest,
  CompareExchanges,
  ComparedLine,
  ComposerView,
  ConfirmProduction,
  CopyText,
  CopyWebhookSecret,
  DeleteRequest,
  EvidenceView,
  ExchangeCode,
  ExchangeDetail,
  ExchangePage,
  ExchangeRequest,
  ExchangeSearch,
  FaultChoices,
  DoctorView,
  FireLink,
  FollowBenchSession,
  JournalComparison,
  LinkLabView,
  ListBenchSessions,
  ListExchanges,
  ListenForWebhooks,
  NameRecording,
  ReadEvidence,
  ReadSandboxDelivery,
  ReadScenario,
  ReadScenarios,
  ReadWallets,
  ReadWebhookData,
  RecordPurchase,
  RecordingView,
  RemoveFault,
  RunScenarios,
  SandboxAct,
  SandboxDeliveryDetail,
  SandboxPanel,
  SaveBugReport,
  SavedFile,
  SavedRequest,
  ScenarioDetail,
  ScenariosView,
  SendRequest,
  SendWebhook,
  SentRequest,
  SetFault,
  SetWebhookBackend,
  SetWebhookSecret,
  VerifyWebhook,
  WalletsView,
  WebhookBenchView,
  WebhookDetail,
  WebhookRequest,
  WriteBugReport,
  WriteExchange,
} from '../lib/ipc.gen';

export interface BenchCalls {
  bench_confirm_production: { request: ConfirmProduction; answer: null };
  bench_copy: { request: CopyText; answer: null };
  bench_read_links: { request: null; answer: LinkLabView };
  bench_fire_link: { request: FireLink; answer: null };
  bench_list_sessions: { request: ListBenchSessions; answer: BenchSessionPage };
  bench_read_session: { request: BenchSessionRequest; answer: BenchSessionDetail };
  bench_follow_session: { request: FollowBenchSession; answer: BenchSessionDetail };
  bench_act_on_session: { request: ActOnBenchSession; answer: BenchSessionActed };
  bench_compare_journal: { request: null; answer: JournalComparison };
  bench_read_wallets: { request: ReadWallets; answer: WalletsView };
  bench_open_session_page: { request: BenchSessionRequest; answer: null };
  bench_read_composer: { request: null; answer: ComposerView };
  bench_check_request: { request: CheckRequest; answer: BrokenRuleView[] };
  bench_send_request: { request: SendRequest; answer: SentRequest };
  bench_save_request: { request: SavedRequest; answer: SavedRequest[] };
  bench_delete_request: { request: DeleteRequest; answer: SavedRequest[] };
  bench_read_webhooks: { request: null; answer: WebhookBenchView };
  bench_read_webhook: { request: WebhookRequest; answer: WebhookDetail };
  bench_listen_for_webhooks: { request: ListenForWebhooks; answer: null };
  bench_set_webhook_secret: { request: SetWebhookSecret; answer: null };
  bench_set_webhook_backend: { request: SetWebhookBackend; answer: null };
  bench_send_webhook: { request: SendWebhook; answer: null };
  bench_read_webhook_data: { request: ReadWebhookData; answer: string | null };
  bench_replay_webhook: { request: WebhookRequest; answer: null };
  bench_verify_webhook: { request: VerifyWebhook; answer: number };
  bench_register_for_webhooks: { request: null; answer: null };
  bench_list_exchanges: { request: ListExchanges; answer: ExchangePage };
  bench_read_exchange: { request: ExchangeRequest; answer: ExchangeDetail };
  bench_write_exchange: { request: WriteExchange; answer: ExchangeCode };
  bench_compare_exchanges: { request: CompareExchanges; answer: ComparedLine[] };
  bench_export_exchanges: { request: ExchangeSearch; answer: SavedFile | null };
  bench_read_scenarios: { request: ReadScenarios; answer: ScenariosView };
  bench_read_scenario: { request: ReadScenario; answer: ScenarioDetail };
  bench_choose_scenario_folder: { request: null; answer: null };
  bench_run_scenarios: { request: RunScenarios; answer: null };
  bench_stop_scenarios: { request: null; answer: null };
  bench_open_scenario_report: { request: null; answer: null };
  bench_read_evidence: { request: ReadEvidence; answer: EvidenceView };
  bench_record_purchase: { request: RecordPurchase; answer: RecordingView };
  bench_save_recording: { request: NameRecording; answer: SavedFile | null };
  bench_run_recording: { request: NameRecording; answer: null };
  bench_read_sandbox: { request: null; answer: SandboxPanel };
  bench_act_on_sandbox: { request: SandboxAct; answer: SandboxPanel };
  bench_export_sandbox: { request: null; answer: SavedFile | null };
  bench_import_sandbox: { request: null; answer: SandboxPanel | null };
  bench_copy_webhook_secret: { request: CopyWebhookSecret; answer: null };
  bench_read_sandbox_delivery: { request: ReadSandboxDelivery; answer: SandboxDeliveryDetail };
  bench_read_fault_choices: { request: null; answer: FaultChoices };
  bench_set_fault: { request: SetFault; answer: null };
  bench_remove_fault: { request: RemoveFault; answer: null };
  bench_clear_faults: { request: null; answer: null };
  bench_read_doctor: { request: null; answer: DoctorView };
  bench_start_doctor: { request: null; answer: null };
  bench_write_bug_report: { request: WriteBugReport; answer: BugReportView };
  bench_save_bug_report: { request: SaveBugReport; answer: SavedFile | null };
  bench_open_bug_report: { request: null; answer: null };
  bench_read_brought_report: { request: null; answer: BroughtView };
}

type Requests<C extends BenchCommandName> = BenchCalls[C]['request'] extends null
  ? []
  : [request: BenchCalls[C]['request']];

/** Rejects with a CommandError, as every command does. */
export function call<C extends BenchCommandName>(
  backend: Backend,
  command: C,
  ...[request]: Requests<C>
): Promise<BenchCalls[C]['answer']> {
  return backend.benchCall(command, request ?? undefined) as Promise<BenchCalls[C]['answer']>;
}
