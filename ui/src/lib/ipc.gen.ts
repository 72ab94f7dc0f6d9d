// Generated from crates/ipc by `cargo xtask generate`. Do not edit.

export type ActivityView = "idle" | "creating_session" | "opening_browser" | "checking" | "cancelling";
export type AppView = { 
/**
 * Product name, of tauri.conf.json.
 */
name: string, 
/**
 * Version.
 */
version: string, 
/**
 * The folder of the journal, the settings and the log.
 */
data_folder: string, };
export type ChargeView = { 
/**
 * What was taken.
 */
amount: MoneyView, 
/**
 * What it was paid with, as the API names it: `card`, `paypal`, …
 */
method: string | null, 
/**
 * The API's id of the payment.
 */
payment_id: string, };
export type CommandError = { 
/**
 * What the UI acts on and translates.
 */
code: ErrorCode, 
/**
 * The cause in words, English, for a detail line; never a secret.
 */
message: string, 
/**
 * For how long the API asks for a pause, where it says so. The words are the UI's.
 */
retry_after_seconds: number | null, 
/**
 * Whether the same call may go through later.
 */
retryable: boolean, 
/**
 * Finds the cause in the log.
 */
reference: string, };
export type CopyPurchaseId = { 
/**
 * The purchase's id.
 */
purchase_id: string, 
/**
 * Which id to copy.
 */
which: PurchaseIdKind, };
export type DeclineView = { 
/**
 * A code, such as `insufficient_funds`. The UI translates those it knows.
 */
code: string | null, 
/**
 * A sentence.
 */
message: string | null, };
export type DifferenceId = "item" | "price" | "currency" | "tax" | "player" | "game" | "amount" | "payments";
export type DifferenceValue = { "kind": "money", 
/**
 * The amount.
 */
money: MoneyView, 
/**
 * What would have been right as well: the amount and its tax.
 */
with_tax: MoneyView | null, } | { "kind": "text", 
/**
 * As it is.
 */
text: string, };
export type DifferenceView = { 
/**
 * What.
 */
field: DifferenceId, 
/**
 * As it was asked.
 */
asked: DifferenceValue, 
/**
 * As the API tells it.
 */
found: DifferenceValue, };
export type EnvironmentChoice = { 
/**
 * Its name.
 */
id: EnvironmentId, 
/**
 * Whether it can be chosen: custom needs a base URL in storefront.json, local the sandbox in the build.
 */
available: boolean, };
export type EnvironmentId = "local" | "sandbox" | "production" | "custom";
export type EnvironmentView = { 
/**
 * The one in use.
 */
id: EnvironmentId, 
/**
 * Its base URL; null while the local sandbox is not running.
 */
base_url: string | null, 
/**
 * All that exist, with whether they can be chosen.
 */
choices: Array<EnvironmentChoice>, };
export type ErrorCode = "journal_unavailable" | "unknown_item" | "unknown_purchase" | "player_missing" | "player_invalid" | "token_missing" | "token_refused" | "token_invalid" | "production_not_confirmed" | "keychain_unavailable" | "keychain_locked" | "keychain_timed_out" | "keychain_failed" | "unreachable" | "rate_limited" | "request_refused" | "bad_answer" | "payment_page_refused" | "no_payment_page" | "browser_failed" | "game_not_opened" | "game_not_installed" | "clipboard_failed" | "not_cancellable" | "environment_unavailable" | "other_environment" | "settings_not_saved" | "file_not_written" | "print_failed" | "scheme_not_registered" | "update_failed" | "bench_closed" | "bench_refused" | "internal";
export type EventView = { 
/**
 * When, Unix milliseconds.
 */
at: number, 
/**
 * What happened: `begun`, `session_created`, `page_opened`, … The UI translates those it knows.
 */
kind: string, 
/**
 * What caused it: `player`, `return_link`, `poll`, `focus`, `start`, …
 */
cause: string, 
/**
 * More in words, English.
 */
detail: string | null, };
export type ExportFormat = "csv" | "json";
export type ExportPurchases = { 
/**
 * Which.
 */
filter: PurchaseFilter, 
/**
 * How.
 */
format: ExportFormat, };
export type IgnoredLinkView = { 
/**
 * Why.
 */
reason: IgnoredReason, 
/**
 * How many since the app was started.
 */
count: number, 
/**
 * When the last one came, in milliseconds since 1970.
 */
last_at: number, 
/**
 * More, English.
 */
detail: string, };
export type IgnoredReason = "malformed" | "unknown_purchase" | "already_ended" | "kept_for_later" | "too_many";
export type ImportView = { 
/**
 * How many sessions the API listed for the player.
 */
listed: number, 
/**
 * How many of them are new here.
 */
taken: number, };
export type ItemView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * One line on what it is.
 */
description: string, 
/**
 * Its price.
 */
price: MoneyView, 
/**
 * Whether an image is there to be fetched.
 */
has_image: boolean, 
/**
 * The word that the studio groups it by.
 */
category: string | null, };
export type Keep = "keychain" | "this_run";
export type Language = "system" | "en" | "de" | "es" | "ja" | "ar";
export type LastBoughtView = { 
/**
 * The item's id.
 */
item_id: string, 
/**
 * When it was paid, Unix milliseconds.
 */
at: number, };
export type ListPurchases = { 
/**
 * Which.
 */
filter: PurchaseFilter, 
/**
 * `next` of the page before; null for the first.
 */
after: string | null, 
/**
 * Where `after` is null: begin at the n-th, counted from zero.
 */
at: number, 
/**
 * How many at most: 1 to 200.
 */
limit: number, };
export type MoneyView = { 
/**
 * Minor units: 499 is $4.99.
 */
amount: number, 
/**
 * ISO 4217 code.
 */
currency: string, };
export type NoticeCode = "storefront_broken" | "settings_broken" | "journal_unavailable" | "journal_view_only" | "journal_set_aside" | "journal_log_damaged" | "sandbox_not_running";
export type NoticeView = { 
/**
 * What it is about.
 */
code: NoticeCode, 
/**
 * File, line and reason, English.
 */
detail: string, };
export type ProposalView = { 
/**
 * The item's id.
 */
item_id: string, 
/**
 * Whether the catalogue has it.
 */
is_on_sale: boolean, 
/**
 * The player that the link names, where that is another than the one who buys now.
 */
other_player: string | null, };
export type PurchaseDetail = { 
/**
 * The purchase.
 */
purchase: PurchaseView, 
/**
 * What happened, oldest first.
 */
timeline: Array<EventView>, };
export type PurchaseFilter = { 
/**
 * Words, each the beginning of one in title, item, player or an id. Empty: all.
 */
search: string, 
/**
 * Only these.
 */
standing: Standing | null, 
/**
 * Begun at this moment or later, Unix milliseconds.
 */
from: number | null, 
/**
 * Begun before this moment, Unix milliseconds.
 */
until: number | null, };
export type PurchaseIdKind = "purchase" | "session" | "payment";
export type PurchaseNudge = { 
/**
 * The purchase's id.
 */
purchase_id: string, };
export type PurchasePage = { 
/**
 * The purchases.
 */
purchases: Array<PurchaseView>, 
/**
 * Give it as `after` to go on; null at the end.
 */
next: string | null, };
export type PurchaseRequest = { 
/**
 * The purchase's id.
 */
purchase_id: string, };
export type PurchaseState = "creating" | "pending" | "paid" | "failed" | "cancelled" | "expired" | "rejected";
export type PurchaseSummary = { 
/**
 * How many there are.
 */
count: number, 
/**
 * The sums; null when a search finds too many to add up.
 */
totals: Array<TotalView> | null, };
export type PurchaseView = { 
/**
 * Its id on this machine.
 */
id: string, 
/**
 * The item's id in the catalogue at the time.
 */
item_id: string, 
/**
 * The item's title at the time.
 */
title: string, 
/**
 * The price asked.
 */
price: MoneyView, 
/**
 * Tax, where the API told any. In or on top of the price: unspecified.
 */
tax: MoneyView | null, 
/**
 * For whom.
 */
player_id: string, 
/**
 * Where.
 */
environment: EnvironmentId, 
/**
 * Where it stands.
 */
state: PurchaseState, 
/**
 * The API's status, when it is one that this version does not know.
 */
unknown_status: string | null, 
/**
 * What is going on now.
 */
activity: ActivityView, 
/**
 * When it was begun, Unix milliseconds.
 */
created_at: number, 
/**
 * When it became final, Unix milliseconds.
 */
final_at: number | null, 
/**
 * When the API last answered for it, Unix milliseconds.
 */
checked_at: number | null, 
/**
 * The API's id of the session.
 */
session_id: string | null, 
/**
 * Open again, Copy link and the QR code have something to show.
 */
has_payment_page: boolean, 
/**
 * The system's opener was started at least once.
 */
was_opened: boolean, 
/**
 * Cancel may be tried.
 */
can_cancel: boolean, 
/**
 * Its payment is authorized and waits for the studio to complete it.
 */
is_authorized: boolean, 
/**
 * How many attempts were declined so far, as far as the API told.
 */
declined_attempts: number, 
/**
 * Why the last of them was declined, where the API told.
 */
decline: DeclineView | null, 
/**
 * Why the last try to reach the API gave no answer.
 */
trouble: TroubleView | null, 
/**
 * Why it was not made.
 */
rejection: RejectionView | null, 
/**
 * What was charged, once its payment was found.
 */
charge: ChargeView | null, 
/**
 * In what that, or the session, is not as it was asked. To be shown loudly.
 */
differences: Array<DifferenceView>, 
/**
 * When the money was given back, Unix milliseconds; the state stays `paid`.
 */
refunded_at: number | null, 
/**
 * Begun before this run of the app, and not over: it was found unfinished.
 */
is_from_before: boolean, 
/**
 * Made elsewhere for the same player, and only taken over from the API.
 */
is_imported: boolean, };
export type QrView = { 
/**
 * Modules a side, quiet zone not included.
 */
size: number, 
/**
 * Row by row, top to bottom: `1` dark, `0` light.
 */
rows: Array<string>, };
export type RejectionView = { 
/**
 * What it was.
 */
code: ErrorCode, 
/**
 * The API's code, where it gave one.
 */
api_code: string | null, 
/**
 * In words, English.
 */
message: string, };
export type SavedFile = { 
/**
 * Where.
 */
path: string, 
/**
 * How many purchases are in it; 1 for any other file.
 */
count: number, };
export type SchemeState = "checking" | "registered" | "not_registered" | "other_program" | "unreachable" | "by_bundle";
export type SchemeView = { 
/**
 * The scheme, of tauri.conf.json.
 */
scheme: string, 
/**
 * Who answers to it.
 */
state: SchemeState, 
/**
 * More, where there is more to say.
 */
detail: string | null, 
/**
 * The links of this run that were ignored, by reason, the last one first.
 */
ignored: Array<IgnoredLinkView>, };
export type SetAccessToken = { 
/**
 * The token as typed.
 */
token: string, 
/**
 * Where to keep it.
 */
keep: Keep, 
/**
 * The user has confirmed the warning about production tokens.
 */
production_confirmed: boolean, };
export type SetEnvironment = { 
/**
 * The environment to use from now on.
 */
environment: EnvironmentId, };
export type SetLanguage = { 
/**
 * The language to speak from now on.
 */
language: Language, };
export type SetPlayer = { 
/**
 * The game's own id of the player.
 */
player_id: string, };
export type SetTheme = { 
/**
 * The theme to use from now on.
 */
theme: Theme, };
export type Snapshot = { 
/**
 * The app itself.
 */
app: AppView, 
/**
 * The game and its catalogue.
 */
storefront: StorefrontView, 
/**
 * Where purchases are made.
 */
environment: EnvironmentView, 
/**
 * Who buys; null until set.
 */
player_id: string | null, 
/**
 * The access token of this environment.
 */
token: TokenView, 
/**
 * The URL scheme that brings the player back.
 */
scheme: SchemeView, 
/**
 * The theme chosen.
 */
theme: Theme, 
/**
 * The language chosen.
 */
language: Language, 
/**
 * What the user should know: a broken file, a journal set aside.
 */
notices: Array<NoticeView>, 
/**
 * The run before this one was cut off: a crash, a power cut.
 */
was_cut_off: boolean, 
/**
 * Purchases of this environment that are not final, newest first.
 */
open_purchases: Array<PurchaseView>, 
/**
 * The tester's bench; null where it is not offered or not in this build.
 */
bench: BenchView | null, 
/**
 * Whether there is a newer version of the app.
 */
update: UpdateView, };
export type Standing = "open" | "paid" | "refunded" | "failed" | "cancelled" | "expired" | "rejected";
export type StartCheckout = { 
/**
 * The item's id in the catalogue.
 */
item_id: string, 
/**
 * The environment that the player was shown. If another one is in use by now, nothing is bought.
 */
environment: EnvironmentId, };
export type StorefrontView = { 
/**
 * The game's title.
 */
title: string, 
/**
 * The studio's accent colour as `#rrggbb`.
 */
accent: string | null, 
/**
 * Whether a logo is there to be fetched, as `~logo` over the `catalogue:` protocol.
 */
has_logo: boolean, 
/**
 * Whether there is a way back to the game; in the local sandbox a page stands in for one.
 */
can_return_to_game: boolean, 
/**
 * What is on sale, in the studio's order.
 */
items: Array<ItemView>, };
export type SupportBundle = { 
/**
 * JSON for people to read.
 */
text: string, };
export type Theme = "system" | "light" | "dark";
export type TokenState = "of_the_sandbox" | "reading" | "missing" | "in_keychain" | "this_run" | "refused";
export type TokenView = { 
/**
 * Whether there is one.
 */
state: TokenState, 
/**
 * Its last four characters.
 */
last_four: string | null, 
/**
 * What is wrong with the keychain, found when it was last asked: one of the keychain codes.
 */
keychain_problem: ErrorCode | null, };
export type UpdateState = "off" | "not_asked" | "current" | "available";
export type UpdateView = { 
/**
 * What is known.
 */
state: UpdateState, 
/**
 * The newer version, where there is one.
 */
version: string | null, };
export type TotalView = { 
/**
 * Where.
 */
environment: EnvironmentId, 
/**
 * Paid and not given back.
 */
paid: MoneyView, 
/**
 * Given back.
 */
refunded: MoneyView, };
export type TroubleView = { 
/**
 * What it was.
 */
code: ErrorCode, 
/**
 * In words, English.
 */
message: string, 
/**
 * Since when, Unix milliseconds.
 */
since: number, };
export type BenchView = { 
/**
 * False while production is in use and was not confirmed.
 */
is_open: boolean, 
/**
 * Whether something was dropped on the window while it was closed, and not opened.
 */
kept_out: boolean, 
/**
 * The faults that are set, in sight wherever the tester looks.
 */
faults: Array<FaultView>, };
export type BenchPart = "exchanges" | "faults" | "links" | "webhooks" | "scenarios" | "doctor" | "bug_report";
export type BenchNudge = { 
/**
 * Which.
 */
part: BenchPart, };
export type ConfirmProduction = { 
/**
 * What was typed: the word `production`.
 */
typed: string, };
export type CopyText = { 
/**
 * The text.
 */
text: string, };
export type LinkShot = "good" | "duplicate" | "claiming" | "late" | "forged" | "foreign" | "stateless" | "two_states" | "other_path" | "fragment" | "too_long" | "not_ascii";
export type LinkWay = "direct" | "system";
export type FireLink = { 
/**
 * What.
 */
shot: LinkShot, 
/**
 * How.
 */
way: LinkWay, };
export type LinkDid = "checks" | "repeats" | "shows_ended" | "shows_unfollowed" | "proposed" | "kept_for_later" | "ignored";
export type LinkVerdictView = { 
/**
 * What it did.
 */
did: LinkDid, 
/**
 * The purchase, where it did something about one.
 */
purchase_id: string | null, 
/**
 * Why it was ignored.
 */
reason: IgnoredReason | null, 
/**
 * The reason exactly, English.
 */
detail: string | null, };
export type LabLinkView = { 
/**
 * Its name in the list.
 */
number: number, 
/**
 * What was fired; none came from elsewhere.
 */
shot: LinkShot | null, 
/**
 * How it was fired.
 */
way: LinkWay | null, 
/**
 * When it came in or, until then, was fired; in milliseconds since 1970.
 */
at: number, 
/**
 * What the app made of it; none has not come in yet.
 */
verdict: LinkVerdictView | null, };
export type LinkLabView = { 
/**
 * The item of the open purchase that good links are of.
 */
open_item: string | null, 
/**
 * The item of the ended purchase that late links are of.
 */
ended_item: string | null, 
/**
 * The last links, newest first.
 */
links: Array<LabLinkView>, };
export type ApiOutcome = "done" | "refused" | "unknown" | "not_sent";
export type ApiDetailView = { 
/**
 * Its code.
 */
code: string | null, 
/**
 * Its words.
 */
message: string, };
export type ApiAnswerView = { 
/**
 * How it ended.
 */
outcome: ApiOutcome, 
/**
 * The HTTP status, where one is known.
 */
status: number | null, 
/**
 * The API's code.
 */
code: string | null, 
/**
 * The API's words, or why there are none; English.
 */
message: string, 
/**
 * The field that the API names as the cause.
 */
field: string | null, 
/**
 * All that it lists beside.
 */
details: Array<ApiDetailView>, 
/**
 * The pause that it asks for.
 */
retry_after_seconds: number | null, };
export type ListBenchSessions = { 
/**
 * Only this player's. Empty: all.
 */
user_id: string, 
/**
 * Only those in this status, as on the wire. Empty: all.
 */
status: string, 
/**
 * How many to skip.
 */
offset: number, };
export type BenchSessionRequest = { 
/**
 * Its id.
 */
session_id: string, };
export type FollowBenchSession = { 
/**
 * Its id.
 */
session_id: string, 
/**
 * The mark of what is shown: [`BenchSessionDetail::mark`].
 */
mark: string, };
export type ActOnBenchSession = { 
/**
 * The session.
 */
session_id: string, 
/**
 * What.
 */
act: BenchSessionAct, };
export type BenchSessionAct = { "kind": "cancel_session" } | { "kind": "complete_payment", 
/**
 * The payment.
 */
payment_id: string, } | { "kind": "cancel_payment", 
/**
 * The payment.
 */
payment_id: string, } | { "kind": "refund", 
/**
 * The payment.
 */
payment_id: string, 
/**
 * Why; empty for none.
 */
reason: string, };
export type BenchSessionView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its status, as on the wire.
 */
status: string, 
/**
 * Whether it stays so.
 */
is_final: boolean, 
/**
 * The player.
 */
user_id: string, 
/**
 * The item's title.
 */
title: string, 
/**
 * The item's price.
 */
price: MoneyView, 
/**
 * When it was created, Unix milliseconds.
 */
created_at: number, 
/**
 * When it became what it is, where the API tells.
 */
ended_at: number | null, 
/**
 * Whether it has a payment page that may still be paid on.
 */
has_page: boolean, };
export type BenchSessionPage = { 
/**
 * The game that they are of.
 */
game_id: string, 
/**
 * The sessions.
 */
sessions: Array<BenchSessionView>, 
/**
 * Where the next page begins.
 */
next: number | null, };
export type BenchPaymentView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its status, as on the wire.
 */
status: string, 
/**
 * What was charged.
 */
amount: MoneyView, 
/**
 * What it was paid with, as on the wire.
 */
method: string | null, 
/**
 * More on that, in the API's words.
 */
details: string | null, 
/**
 * When it was created, Unix milliseconds.
 */
created_at: number, 
/**
 * Why it failed: code and words of the API.
 */
error: string | null, 
/**
 * Whether it waits to be completed or cancelled.
 */
is_authorized: boolean, 
/**
 * Whether it can be refunded: it succeeded.
 */
can_refund: boolean, 
/**
 * Its refunds.
 */
refunds: Array<BenchRefundView>, };
export type BenchRefundView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its status, as on the wire.
 */
status: string, 
/**
 * Why it was asked for.
 */
reason: string | null, 
/**
 * When it was created, Unix milliseconds.
 */
created_at: number, 
/**
 * Why it failed.
 */
error: string | null, };
export type BenchSessionDetail = { 
/**
 * The session.
 */
session: BenchSessionView, 
/**
 * Its game.
 */
game_id: string, 
/**
 * Tax, where any is told.
 */
tax: MoneyView | null, 
/**
 * Its payments, oldest first.
 */
payments: Array<BenchPaymentView>, 
/**
 * All of it as JSON, without the payment page's address.
 */
raw: string, 
/**
 * Tells whether something changed.
 */
mark: string, 
/**
 * The purchase in the journal that it is the session of.
 */
purchase_id: string | null, 
/**
 * In what journal and API differ.
 */
differences: Array<JournalDifferenceView>, };
export type BenchSessionActed = { 
/**
 * What the API said to it.
 */
answer: ApiAnswerView, 
/**
 * The session after it; null where it could not be read.
 */
detail: BenchSessionDetail | null, 
/**
 * Why it could not be read. What the API said to the act stands all the same.
 */
not_read: CommandError | null, };
export type JournalDifference = "not_in_journal" | "not_at_api" | "answer_awaited" | "journal_behind" | "api_behind" | "other_end" | "item" | "price" | "currency" | "player" | "game" | "tax" | "amount" | "payments" | "paid_all_the_same" | "charge_not_recorded" | "refund_not_recorded" | "refund_unknown";
export type JournalDifferenceView = { 
/**
 * In what.
 */
kind: JournalDifference, 
/**
 * As the journal has it, where it has anything.
 */
journal: string | null, 
/**
 * As the API has it, where it has anything.
 */
api: string | null, };
export type ComparedView = { 
/**
 * The session, where there is one.
 */
session_id: string | null, 
/**
 * The purchase, where there is one.
 */
purchase_id: string | null, 
/**
 * The item's title.
 */
title: string, 
/**
 * In what they differ; at least one.
 */
differences: Array<JournalDifferenceView>, };
export type JournalComparison = { 
/**
 * How many sessions of the game the API listed.
 */
sessions: number, 
/**
 * How many purchases of this environment the journal has.
 */
purchases: number, 
/**
 * Whether those are all: there is a limit to what is read.
 */
is_whole: boolean, 
/**
 * What differs.
 */
differing: Array<ComparedView>, };
export type ReadWallets = { 
/**
 * Only this player's. Empty: all.
 */
user_id: string, };
export type WalletsView = { 
/**
 * The accounts.
 */
accounts: Array<AccountView>, 
/**
 * The deposits.
 */
deposits: Array<DepositView>, 
/**
 * Whether those are all: at most 100 of each are asked for.
 */
is_whole: boolean, };
export type AccountView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whose it is: `game/player`.
 */
users: Array<string>, 
/**
 * What was paid in.
 */
real: MoneyView, 
/**
 * What was given.
 */
bonus: MoneyView, };
export type DepositView = { 
/**
 * Its id.
 */
id: string, 
/**
 * The wallet.
 */
account_id: string, 
/**
 * Its status, as on the wire.
 */
status: string, 
/**
 * How much.
 */
amount: MoneyView, 
/**
 * What with, as on the wire.
 */
method: string | null, 
/**
 * When it was created, Unix milliseconds.
 */
created_at: number, };
export type CheckRequest = { 
/**
 * The body, as typed.
 */
body: string, };
export type FieldRuleId = "json" | "object" | "required" | "text" | "integer" | "boolean" | "known" | "not_empty" | "length" | "no_control_character" | "price_in_range" | "currency" | "image" | "country" | "uri";
export type BrokenRuleView = { 
/**
 * The field, as on the wire. Empty for the body as a whole.
 */
field: string, 
/**
 * The rule.
 */
rule: FieldRuleId, 
/**
 * In words, English: says where JSON ends to be JSON.
 */
reason: string, };
export type SendRequest = { 
/**
 * The body, as typed.
 */
body: string, 
/**
 * Send it though it breaks rules.
 */
anyway: boolean, 
/**
 * The idempotency key of an earlier call; a new one where none is given.
 */
idempotency_key: string | null, };
export type SentRequest = { 
/**
 * What the API said.
 */
answer: ApiAnswerView, 
/**
 * The session that it made.
 */
session_id: string | null, 
/**
 * Its status, as on the wire.
 */
session_status: string | null, 
/**
 * Whether it has a payment page.
 */
has_page: boolean, 
/**
 * The key that it was sent under.
 */
idempotency_key: string, 
/**
 * How long the answer took.
 */
took_ms: number, };
export type SavedRequest = { 
/**
 * What it is called.
 */
name: string, 
/**
 * The body.
 */
body: string, };
export type DeleteRequest = { 
/**
 * What it is called.
 */
name: string, };
export type ComposerView = { 
/**
 * A request that breaks no rule: the first item of the catalogue, for the player in use.
 */
body: string, 
/**
 * What was kept, by name.
 */
saved: Array<SavedRequest>, 
/**
 * Why what was kept can't be read; it was set aside.
 */
saved_problem: string | null, };
export type WebhookFinding = { "what": "good" } | { "what": "no_secret" } | { "what": "older_form" } | { "what": "missing_header", 
/**
 * Which.
 */
header: string, } | { "what": "bad_header", 
/**
 * Which.
 */
header: string, } | { "what": "no_known_version" } | { "what": "stale", 
/**
 * How long.
 */
seconds: number, } | { "what": "early", 
/**
 * How far.
 */
seconds: number, } | { "what": "not_an_event", 
/**
 * Where it can't be read, English.
 */
place: string, } | { "what": "wrong_secret" } | { "what": "secret_as_text" } | { "what": "reformatted" } | { "what": "altered_body" } | { "what": "wrong_signature" };
export type WebhookOrigin = "received" | "pasted" | "sent";
export type BackendAnswerView = { 
/**
 * Its status; none: it was not reached, or has not answered.
 */
status: number | null, 
/**
 * How long it took.
 */
milliseconds: number, 
/**
 * The beginning of its answer, or why there is none (English).
 */
text: string, };
export type WebhookLineView = { 
/**
 * Its name in the list.
 */
number: number, 
/**
 * When it came or was sent, in milliseconds since 1970.
 */
at: number, 
/**
 * Where it came from.
 */
origin: WebhookOrigin, 
/**
 * Its `webhook-id`.
 */
message_id: string | null, 
/**
 * Its event's type, as it says.
 */
event_type: string | null, 
/**
 * The session that it is about, as it says.
 */
session_id: string | null, 
/**
 * What it is.
 */
finding: WebhookFinding, 
/**
 * It is one more delivery of this message.
 */
first: number | null, 
/**
 * What the backend said, where it was handed on.
 */
answer: BackendAnswerView | null, };
export type WebhookBenchView = { 
/**
 * Where it listens, if it does.
 */
address: string | null, 
/**
 * Whether there is a secret.
 */
has_secret: boolean, 
/**
 * The tester's backend.
 */
backend: string | null, 
/**
 * Whether the local sandbox runs, so that the listener can be made an endpoint of it.
 */
has_sandbox: boolean, 
/**
 * The types of the API's events.
 */
event_types: Array<string>, 
/**
 * The last messages, newest first.
 */
lines: Array<WebhookLineView>, };
export type WebhookHeaderView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value.
 */
value: string, };
export type WebhookDetail = { 
/**
 * As in the list.
 */
line: WebhookLineView, 
/**
 * Those of its headers that have to do with it.
 */
headers: Array<WebhookHeaderView>, 
/**
 * Its body; addresses are masked.
 */
body: string, 
/**
 * The purchase of its session, where this journal has it.
 */
purchase_id: string | null, 
/**
 * What happened to that, oldest first.
 */
timeline: Array<EventView>, };
export type ListenForWebhooks = { 
/**
 * Whether to listen.
 */
on: boolean, };
export type SetWebhookSecret = { 
/**
 * As the vendor shows it; none forgets.
 */
secret: string | null, };
export type SetWebhookBackend = { 
/**
 * An http address on this machine.
 */
url: string | null, };
export type WebhookFault = "none" | "duplicate" | "late" | "stale" | "bad_signature" | "out_of_order";
export type SendWebhook = { 
/**
 * The event's type; one that the API does not have is allowed.
 */
event_type: string, 
/**
 * Its `data`, JSON.
 */
data: string, 
/**
 * What is wrong with it.
 */
fault: WebhookFault, };
export type ReadWebhookData = { 
/**
 * The event's type.
 */
event_type: string, };
export type WebhookRequest = { 
/**
 * Its number.
 */
number: number, };
export type VerifyWebhook = { 
/**
 * Its headers, an empty line, and its body.
 */
text: string, };
export type ExchangeSearch = { 
/**
 * Words that must all be in it.
 */
text: string, 
/**
 * Only what was not answered by a success.
 */
only_failed: boolean, 
/**
 * Only what this run of the app asked.
 */
this_run: boolean, };
export type ListExchanges = { 
/**
 * Which.
 */
search: ExchangeSearch, 
/**
 * `next` of the page before.
 */
after: number | null, };
export type ExchangeLine = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it was sent, in Unix milliseconds, as are all times.
 */
at: number, 
/**
 * Whether it was in this run of the app.
 */
this_run: boolean, 
/**
 * Whether the bench itself asked, beside the app.
 */
by_bench: boolean, 
/**
 * GET or POST.
 */
method: string, 
/**
 * The URL without its origin.
 */
path: string, 
/**
 * The call's name in the API's documentation, where it is one.
 */
call: string | null, 
/**
 * The answer's status; null where none came.
 */
status: number | null, 
/**
 * Why none came, where that is known.
 */
error: string | null, 
/**
 * How long it took, in milliseconds; null where it has not ended.
 */
took: number | null, 
/**
 * The how many-th try it is.
 */
attempt: number, 
/**
 * The fault that was set for it.
 */
fault: string | null, };
export type ExchangePage = { 
/**
 * The exchanges.
 */
exchanges: Array<ExchangeLine>, 
/**
 * Where the next page begins; null at the end.
 */
next: number | null, 
/**
 * How many exchanges of this run could not be logged.
 */
missed: number, 
/**
 * Why there is no log; null where there is one.
 */
unavailable: string | null, };
export type ExchangeRequest = { 
/**
 * Its number.
 */
id: number, };
export type HeaderView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value.
 */
value: string, };
export type ExchangeDetail = { 
/**
 * As in the list.
 */
line: ExchangeLine, 
/**
 * The whole URL.
 */
url: string, 
/**
 * The idempotency key, where one was sent.
 */
key: string | null, 
/**
 * What was sent with it.
 */
sent_headers: Array<HeaderView>, 
/**
 * The body that was sent.
 */
sent_body: string | null, 
/**
 * What came with the answer.
 */
answer_headers: Array<HeaderView>, 
/**
 * The answer's body; null where none came, or it is longer than is read.
 */
answer_body: string | null, };
export type CodeForm = "curl" | "typescript" | "python" | "go" | "rust";
export type WriteExchange = { 
/**
 * Which.
 */
id: number, 
/**
 * As what.
 */
form: CodeForm, };
export type ExchangeCode = { 
/**
 * The command or the code. It reads the token from the environment.
 */
text: string, };
export type CompareExchanges = { 
/**
 * One.
 */
left: number, 
/**
 * The other.
 */
right: number, };
export type LineChange = "same" | "removed" | "added";
export type ComparedLine = { 
/**
 * On which side it is.
 */
change: LineChange, 
/**
 * The line.
 */
text: string, };
export type ScenarioPlace = "own_sandbox" | "in_use";
export type ReadScenarios = { 
/**
 * Where they would run: what is not possible there is told.
 */
place: ScenarioPlace, };
export type ReadScenario = { 
/**
 * Its id.
 */
scenario_id: string, 
/**
 * Where it would run.
 */
place: ScenarioPlace, };
export type RunScenarios = { 
/**
 * The ids, in the order to run them. Empty: all that can be read.
 */
scenario_ids: Array<string>, 
/**
 * Where.
 */
place: ScenarioPlace, 
/**
 * Again and again, until one fails or they are stopped.
 */
looped: boolean, };
export type ReadEvidence = { 
/**
 * The cell's scenario.
 */
scenario: string, 
/**
 * Its environment.
 */
environment: string, 
/**
 * Its system.
 */
system: string, 
/**
 * Its browser.
 */
browser: string, };
export type EvidenceView = { 
/**
 * Its text.
 */
text: string, 
/**
 * Of one that failed: the file to send, a zip.
 */
bug_report: string | null, };
export type ScenariosView = { 
/**
 * The tester's own folder, where one was chosen.
 */
folder: string | null, 
/**
 * Why nothing of it can be listed.
 */
folder_problem: string | null, 
/**
 * The tester's backend that stands beside a sandbox of their own, as it is named under Webhooks.
 */
backend: string | null, 
/**
 * Why scenarios can't run in the environment in use; they can where there is no reason.
 */
not_in_use: string | null, 
/**
 * The scenarios.
 */
scenarios: Array<ScenarioView>, 
/**
 * The run that goes on, or the last one.
 */
run: ScenarioRunView | null, 
/**
 * What has been exercised.
 */
grid: Array<GridCellView>, 
/**
 * Why that can't be told.
 */
grid_problem: string | null, 
/**
 * Whether there is a report to open.
 */
has_report: boolean, };
export type ScenarioOrigin = "shipped" | "own" | "brought";
export type ScenarioMark = "waiting" | "running" | "passed" | "failed" | "skipped" | "not_reached";
export type ScenarioWrongView = { 
/**
 * What.
 */
reason: string, 
/**
 * In which line.
 */
line: number | null, };
export type ScenarioView = { 
/**
 * What it is chosen by.
 */
id: string, 
/**
 * Its title; its id where it can't be read.
 */
title: string, 
/**
 * Where it comes from.
 */
origin: ScenarioOrigin, 
/**
 * What is wrong with its file.
 */
wrong: ScenarioWrongView | null, 
/**
 * How many of its steps are not possible where it would run.
 */
impossible: number, 
/**
 * Why not: the first reason, English.
 */
why_not: string | null, 
/**
 * How far it is in the run.
 */
mark: ScenarioMark | null, };
export type ScenarioRunView = { 
/**
 * The environment's name.
 */
environment: string, 
/**
 * Whether it goes on.
 */
is_running: boolean, 
/**
 * Whether it was stopped.
 */
was_stopped: boolean, 
/**
 * Whether it goes on until one fails.
 */
looped: boolean, 
/**
 * Which round it is, counted from 1.
 */
round: number, 
/**
 * How many scenarios it has.
 */
total: number, 
/**
 * How many of this round passed.
 */
passed: number, 
/**
 * How many failed.
 */
failed: number, 
/**
 * How many were not possible.
 */
skipped: number, 
/**
 * Which goes on.
 */
current: string | null, 
/**
 * Why what came of it could not be kept.
 */
trouble: string | null, };
export type GridCellView = { 
/**
 * The scenario's id.
 */
scenario: string, 
/**
 * The environment's name.
 */
environment: string, 
/**
 * `linux`, `macos`, `windows`.
 */
system: string, 
/**
 * What played the browser.
 */
browser: string, 
/**
 * The last verdict.
 */
verdict: ScenarioMark, 
/**
 * When that was, Unix milliseconds.
 */
at: number, 
/**
 * How often it was tried.
 */
runs: number, 
/**
 * Whether its evidence was kept.
 */
has_evidence: boolean, };
export type ScenarioDetail = { 
/**
 * As in the list.
 */
scenario: ScenarioView, 
/**
 * Why it matters.
 */
about: string, 
/**
 * The text of its file.
 */
text: string, 
/**
 * Why it failed or was skipped in the run.
 */
reason: string | null, 
/**
 * Why it can't be set up where it would run.
 */
not_set_up: string | null, 
/**
 * Its steps.
 */
steps: Array<ScenarioStepView>, };
export type ScenarioStepView = { 
/**
 * What it does or expects.
 */
words: string, 
/**
 * How long it waits for what it expects.
 */
waits: string | null, 
/**
 * Why it is not possible where it would run.
 */
impossible: string | null, 
/**
 * How far it is in the run.
 */
mark: ScenarioMark | null, 
/**
 * Why it failed.
 */
reason: string | null, 
/**
 * Milliseconds that it took.
 */
took_ms: number, };
export type RecordPurchase = { 
/**
 * The purchase's id.
 */
purchase_id: string, };
export type NameRecording = { 
/**
 * The purchase that it is of: another one may have been recorded meanwhile.
 */
purchase_id: string, 
/**
 * Its title; its file is named after it.
 */
name: string, };
export type RecordingView = { 
/**
 * The title that it has unless the tester says another.
 */
name: string, 
/**
 * Its file.
 */
text: string, 
/**
 * Its steps in words.
 */
steps: Array<string>, 
/**
 * What could not be known or written.
 */
remarks: Array<RecordingRemarkView>, 
/**
 * The tester's folder, where one was chosen: it is saved there.
 */
folder: string | null, };
export type RecordingRemarkView = { 
/**
 * What.
 */
what: RecordingRemark, 
/**
 * The word or number in it.
 */
detail: string | null, };
export type RecordingRemark = "still_open" | "page_from_payments" | "page_guessed" | "cancelled_elsewhere" | "method_unknown" | "failed_by_itself" | "status_does_nothing" | "shortened" | "restarted" | "clock_off" | "cancel_too_late" | "wallet_filled" | "no_calls" | "no_links" | "link_not_written" | "webhooks_left_out" | "too_much";
export type SandboxAct = { "kind": "end_session", 
/**
 * The session.
 */
session_id: string, 
/**
 * `paid`, `failed`, `cancelled` or `expired`.
 */
outcome: string, 
/**
 * What it is paid with.
 */
method: string | null, 
/**
 * Why attempts fail.
 */
reason: string | null, } | { "kind": "attempt_payment", 
/**
 * The session.
 */
session_id: string, 
/**
 * What with.
 */
method: string | null, 
/**
 * Why the bank says no; it says yes where nothing is said.
 */
reason: string | null, 
/**
 * Whether the bank takes its time.
 */
slow: boolean, } | { "kind": "set_returns", 
/**
 * The session.
 */
session_id: string, 
/**
 * `once`, `never` or `twice`.
 */
returns: string, } | { "kind": "end_payment", 
/**
 * The payment.
 */
payment_id: string, 
/**
 * `succeeded`, `authorized`, `failed`, `cancelled` or `refunded`.
 */
outcome: string, 
/**
 * Why it fails.
 */
reason: string | null, } | { "kind": "end_refund", 
/**
 * The refund.
 */
refund_id: string, 
/**
 * `succeeded`, `failed` or `cancelled`.
 */
outcome: string, } | { "kind": "end_deposit", 
/**
 * The deposit.
 */
deposit_id: string, 
/**
 * `succeeded`, `authorized`, `failed`, `cancelled` or `refunded`.
 */
outcome: string, 
/**
 * Why it fails.
 */
reason: string | null, } | { "kind": "make_deposit", 
/**
 * The player.
 */
user_id: string, 
/**
 * US cents.
 */
amount: number, 
/**
 * What with.
 */
method: string | null, 
/**
 * Why the bank says no.
 */
reason: string | null, 
/**
 * Whether the bank takes its time.
 */
slow: boolean, } | { "kind": "set_account", 
/**
 * The player.
 */
user_id: string, 
/**
 * The same player elsewhere: one wallet for all.
 */
also: Array<SandboxUser>, 
/**
 * US cents that were paid in.
 */
real: number, 
/**
 * US cents that were given.
 */
bonus: number, } | { "kind": "set_clock", 
/**
 * Seconds by which; back where negative.
 */
advance_seconds: number | null, 
/**
 * The time that it is to be, Unix milliseconds.
 */
now: number | null, 
/**
 * How many times as fast as the real one it goes.
 */
speed: number | null, } | { "kind": "set_game", 
/**
 * Its name on the payment page.
 */
title: string | null, 
/**
 * Whether payments wait for CompletePayment.
 */
manual_completion: boolean | null, 
/**
 * Whether it has the wallet.
 */
wallet: boolean | null, 
/**
 * The methods that its page offers.
 */
methods: Array<string> | null, 
/**
 * Seconds until a session expires.
 */
session_seconds: number | null, 
/**
 * Seconds until a refund settles.
 */
refund_seconds: number | null, } | { "kind": "set_standing", 
/**
 * `good`, `revoked` or `other_environment`.
 */
standing: string, } | { "kind": "set_token", 
/**
 * The token; inward only.
 */
token: TypedToken, 
/**
 * Whose it is.
 */
merchant: string, 
/**
 * The games that it is for; any where none are said.
 */
games: Array<string> | null, 
/**
 * `good`, `revoked` or `other_environment`.
 */
standing: string, 
/**
 * When it expires, by the sandbox's clock, Unix milliseconds.
 */
expires_at: number | null, } | { "kind": "script_answers", 
/**
 * `METHOD /path`, or `*`.
 */
route: string, 
/**
 * How many.
 */
count: number, 
/**
 * What happens to them.
 */
fault: AnswerFault, } | { "kind": "clear_answers" } | { "kind": "add_endpoint", 
/**
 * Where webhooks go.
 */
url: string, 
/**
 * What they are signed with, inward only; a secret is made where none is given.
 */
secret: TypedToken | null, 
/**
 * The events that it wants; all where none are said.
 */
events: Array<string>, } | { "kind": "remove_endpoint", 
/**
 * The endpoint.
 */
endpoint_id: string, } | { "kind": "send_event", 
/**
 * The endpoint.
 */
endpoint_id: string, 
/**
 * Its type.
 */
event: string, 
/**
 * Its data, as JSON; empty for none.
 */
data: string, } | { "kind": "resend", 
/**
 * The delivery.
 */
delivery_id: string, 
/**
 * What is done to it: `bad_signature`, `old_timestamp` or `legacy_form`.
 */
oddity: string | null, 
/**
 * How old it says that it is.
 */
seconds: number, } | { "kind": "add_oddity", 
/**
 * `duplicate`, `late`, `bad_signature`, `old_timestamp`, `legacy_form` or `lost`.
 */
oddity: string, 
/**
 * How late or old.
 */
seconds: number, 
/**
 * How many events.
 */
count: number, } | { "kind": "reset", 
/**
 * What all names are made of from then on.
 */
seed: string | null, };
export type TypedToken = string;
export type AnswerFault = { "fault": "delay", 
/**
 * Milliseconds.
 */
ms: number, } | { "fault": "drop_before" } | { "fault": "drop_after" } | { "fault": "status", 
/**
 * 200 to 599.
 */
status: number, 
/**
 * The error's code.
 */
code: string | null, 
/**
 * The Retry-After header.
 */
retry_after: string | null, 
/**
 * A whole body in place of the error.
 */
body: string | null, } | { "fault": "garbage" } | { "fault": "truncated", 
/**
 * After so many bytes.
 */
bytes: number | null, } | { "fault": "altered", 
/**
 * New values as JSON, by JSON pointer.
 */
set: { [key in string]: string }, };
export type NoSandboxHere = "not_in_build" | "other_environment" | "not_running";
export type SandboxPanel = { 
/**
 * Why there is none.
 */
not_here: NoSandboxHere | null, 
/**
 * The sandbox.
 */
sandbox: SandboxView | null, };
export type SandboxView = { 
/**
 * Its time, Unix milliseconds.
 */
now: number, 
/**
 * How many times as fast as the real one it goes.
 */
speed: number, 
/**
 * How much there is of each kind: `sessions`, `payments`, …
 */
counts: Array<SandboxCount>, 
/**
 * What happens next by itself.
 */
upcoming: Array<UpcomingEvent>, 
/**
 * What the next answers are to be.
 */
answers: Array<ScriptedAnswer>, 
/**
 * Where webhooks go.
 */
endpoints: Array<SandboxEndpoint>, 
/**
 * The latest webhooks, newest first.
 */
deliveries: Array<SandboxDelivery>, 
/**
 * What can be chosen.
 */
choices: SandboxChoices, };
export type SandboxChoices = { 
/**
 * Whose answers can be scripted: `METHOD /path`; `*` is any.
 */
routes: Array<string>, 
/**
 * What a session is paid with.
 */
methods: Array<string>, 
/**
 * What a wallet is filled with.
 */
deposit_methods: Array<string>, 
/**
 * Why a bank says no.
 */
reasons: Array<string>, 
/**
 * The events that are sent.
 */
events: Array<string>, };
export type SandboxCount = { 
/**
 * The kind.
 */
kind: string, 
/**
 * How much.
 */
count: number, };
export type UpcomingEvent = { 
/**
 * When, by the sandbox's clock, Unix milliseconds.
 */
at: number, 
/**
 * What.
 */
kind: UpcomingEventKind, 
/**
 * Of what.
 */
id: string, 
/**
 * What it is about.
 */
about: string, };
export type UpcomingEventKind = "session_expires" | "payment_settles" | "refund_settles" | "deposit_settles" | "webhook_tried";
export type ScriptedAnswer = { 
/**
 * The route.
 */
route: string, 
/**
 * How many are left.
 */
count: number, 
/**
 * What happens, as JSON.
 */
fault: string, };
export type SandboxEndpoint = { 
/**
 * Its id.
 */
id: string, 
/**
 * Where webhooks go.
 */
url: string, 
/**
 * The events that it wants; all where none are said.
 */
events: Array<string>, 
/**
 * `enabled` or `gone`.
 */
status: string, };
export type SandboxDelivery = { 
/**
 * Its id.
 */
id: string, 
/**
 * The message's id.
 */
message_id: string, 
/**
 * Where it goes.
 */
endpoint_id: string, 
/**
 * The event's type.
 */
event: string, 
/**
 * `waiting`, `delivered`, `given_up` or `lost`.
 */
status: string, 
/**
 * When it is tried next, Unix milliseconds.
 */
due_at: number | null, 
/**
 * How often it was tried.
 */
tries: number, 
/**
 * What the last try came to: a status, or why there was none.
 */
last: string | null, };
export type SandboxUser = { 
/**
 * The game.
 */
game_id: string, 
/**
 * The player.
 */
user_id: string, };
export type ReadSandboxDelivery = { 
/**
 * The delivery.
 */
delivery_id: string, };
export type SandboxDeliveryDetail = { 
/**
 * The delivery.
 */
delivery: SandboxDelivery, 
/**
 * When its event happened, Unix milliseconds.
 */
created_at: number, 
/**
 * The body that is sent, addresses masked.
 */
body: string, 
/**
 * The tries, oldest first.
 */
tries: Array<SandboxTry>, };
export type SandboxTry = { 
/**
 * When, by the real clock, Unix milliseconds.
 */
at: number, 
/**
 * The headers that were sent, a line each.
 */
headers: string, 
/**
 * The status that was answered.
 */
status: number | null, 
/**
 * What was answered, as far as it is kept, addresses masked.
 */
answer: string, 
/**
 * Why nothing was answered.
 */
error: string | null, 
/**
 * Milliseconds until the answer.
 */
took_ms: number, };
export type CopyWebhookSecret = { 
/**
 * The endpoint.
 */
endpoint_id: string, };
export type FaultyAnswer = "drop_before" | "drop_after" | { "delay": { 
/**
 * By so many milliseconds.
 */
milliseconds: number, } } | { "status": { 
/**
 * Which.
 */
status: number, } } | "garbage" | "truncated" | "other_price" | { "altered": { 
/**
 * Where: a JSON pointer such as `/item/price`.
 */
pointer: string, 
/**
 * Which: as JSON.
 */
value: string, } };
export type FaultyReturn = "drop" | "double" | { "delay": { 
/**
 * By so many milliseconds.
 */
milliseconds: number, } } | "forge";
export type FaultSetting = { "answers": { 
/**
 * Of this call; null for every one.
 */
call: string | null, 
/**
 * How many.
 */
times: number, 
/**
 * What becomes of them.
 */
act: FaultyAnswer, } } | "network_lost" | { "links": { 
/**
 * How many.
 */
times: number, 
/**
 * What becomes of them.
 */
act: FaultyReturn, } } | { "kill": { 
/**
 * One of [`FaultChoices::points`].
 */
point: string, } } | { "clock": { 
/**
 * By so many seconds.
 */
seconds: number, } };
export type SetFault = { 
/**
 * What goes wrong.
 */
setting: FaultSetting, };
export type FaultView = { 
/**
 * Its number.
 */
id: number, 
/**
 * What goes wrong; `times` is how often yet.
 */
setting: FaultSetting, };
export type FaultChoices = { 
/**
 * Calls of the API.
 */
calls: Array<string>, 
/**
 * Steps after or before which the app can be ended.
 */
points: Array<string>, };
export type RemoveFault = { 
/**
 * Its number.
 */
id: number, };
export type DoctorStep = "registered" | "browser" | "handed_over" | "program" | "cold" | "running";
export type DoctorState = "open" | "waiting" | "passed" | "failed";
export type DoctorVerdict = "sound" | "not_registered" | "other_program" | "unreachable" | "no_browser" | "browser_silent" | "browser_kept" | "system_lost" | "other_copy" | "older_build" | "cold_failed" | "not_started";
export type DoctorStepView = { 
/**
 * Which.
 */
step: DoctorStep, 
/**
 * Where it stands.
 */
state: DoctorState, };
export type DoctorView = { 
/**
 * A probe is under way.
 */
is_running: boolean, 
/**
 * All steps, in order; empty before the first probe.
 */
steps: Array<DoctorStepView>, 
/**
 * What the last probe came to.
 */
verdict: DoctorVerdict | null, 
/**
 * More, English: a program, a version, a reason.
 */
detail: string | null, };
export type WriteBugReport = { 
/**
 * The purchase's id.
 */
purchase_id: string, };
export type BugReportPart = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its size in bytes, unpacked.
 */
size: number, 
/**
 * What is in it, to be read before it is saved.
 */
text: string, 
/**
 * Whether that is its beginning alone: it is longer than is shown.
 */
is_cut: boolean, };
export type BugReportView = { 
/**
 * What it is saved by: another that was written meanwhile is not this one.
 */
report_id: number, 
/**
 * Of what it is.
 */
title: string, 
/**
 * The Markdown file.
 */
markdown: string, 
/**
 * What is in the zip.
 */
parts: Array<BugReportPart>, 
/**
 * The size of the zip in bytes.
 */
zip_size: number, 
/**
 * Why it can't be done again elsewhere (English); null where it can.
 */
not_recorded: string | null, };
export type BugReportForm = "markdown" | "zip";
export type SaveBugReport = { 
/**
 * Which one: no other is saved in its place.
 */
report_id: number, 
/**
 * As what.
 */
form: BugReportForm, };
export type BroughtReportView = { 
/**
 * The name of its file, without its folder.
 */
file: string, 
/**
 * Of what it is.
 */
of: string | null, 
/**
 * The version that wrote it.
 */
version: string | null, 
/**
 * When that was, in Unix milliseconds.
 */
written_at: number | null, 
/**
 * The scenario in the list that does it again; null where it could not be recorded.
 */
scenario_id: string | null, 
/**
 * How many steps that has.
 */
steps: number, 
/**
 * The report for people.
 */
text: string | null, };
export type BroughtView = { 
/**
 * The report.
 */
report: BroughtReportView | null, 
/**
 * Why what was brought is none (English).
 */
problem: string | null, };

export const COMMANDS = [
  "read_snapshot",
  "start_checkout",
  "open_payment_page",
  "copy_payment_link",
  "read_payment_qr",
  "check_purchase",
  "cancel_purchase",
  "return_to_game",
  "read_last_bought",
  "list_purchases",
  "summarize_purchases",
  "import_purchases",
  "export_purchases",
  "copy_purchase_id",
  "print_page",
  "take_proposal",
  "read_support_bundle",
  "save_support_bundle",
  "read_purchase",
  "set_environment",
  "set_player",
  "set_theme",
  "set_language",
  "set_access_token",
  "forget_access_token",
  "check_scheme",
  "repair_scheme",
  "check_update",
  "install_update",
] as const;
export type CommandName = (typeof COMMANDS)[number];

export const BENCH_COMMANDS = [
  "bench_confirm_production",
  "bench_copy",
  "bench_read_links",
  "bench_fire_link",
  "bench_list_sessions",
  "bench_read_session",
  "bench_follow_session",
  "bench_act_on_session",
  "bench_compare_journal",
  "bench_read_wallets",
  "bench_open_session_page",
  "bench_read_composer",
  "bench_check_request",
  "bench_send_request",
  "bench_save_request",
  "bench_delete_request",
  "bench_read_webhooks",
  "bench_read_webhook",
  "bench_listen_for_webhooks",
  "bench_set_webhook_secret",
  "bench_set_webhook_backend",
  "bench_send_webhook",
  "bench_read_webhook_data",
  "bench_replay_webhook",
  "bench_verify_webhook",
  "bench_register_for_webhooks",
  "bench_list_exchanges",
  "bench_read_exchange",
  "bench_write_exchange",
  "bench_compare_exchanges",
  "bench_export_exchanges",
  "bench_read_scenarios",
  "bench_read_scenario",
  "bench_choose_scenario_folder",
  "bench_run_scenarios",
  "bench_stop_scenarios",
  "bench_open_scenario_report",
  "bench_read_evidence",
  "bench_record_purchase",
  "bench_save_recording",
  "bench_run_recording",
  "bench_read_sandbox",
  "bench_act_on_sandbox",
  "bench_export_sandbox",
  "bench_import_sandbox",
  "bench_copy_webhook_secret",
  "bench_read_sandbox_delivery",
  "bench_read_fault_choices",
  "bench_set_fault",
  "bench_remove_fault",
  "bench_clear_faults",
  "bench_read_doctor",
  "bench_start_doctor",
  "bench_write_bug_report",
  "bench_save_bug_report",
  "bench_open_bug_report",
  "bench_read_brought_report",
] as const;
export type BenchCommandName = (typeof BENCH_COMMANDS)[number];

export const EVENTS = {
  bench_changed: "bench_changed",
  item_proposed: "item_proposed",
  purchase_changed: "purchase_changed",
  purchase_returned: "purchase_returned",
  snapshot_changed: "snapshot_changed",
} as const;
