// What the views need of the backend: one method a command, and the events. Nothing here knows Tauri.

import { EVENTS } from './ipc.gen';
import type {
  BenchCommandName,
  BenchNudge,
  CopyPurchaseId,
  ExportPurchases,
  ProposalView,
  SavedFile,
  SupportBundle,
  ImportView,
  LastBoughtView,
  ListPurchases,
  PurchaseDetail,
  PurchaseFilter,
  PurchaseNudge,
  PurchasePage,
  PurchaseRequest,
  PurchaseSummary,
  PurchaseView,
  QrView,
  SetAccessToken,
  SetEnvironment,
  SetLanguage,
  SetPlayer,
  SetTheme,
  Snapshot,
  StartCheckout,
} from './ipc.gen';

export interface EventPayloads {
  bench_changed: BenchNudge;
  item_proposed: null;
  purchase_changed: PurchaseNudge;
  purchase_returned: PurchaseNudge;
  snapshot_changed: null;
}

export type EventName = keyof typeof EVENTS;

export type StopListening = () => void;

/** Every method rejects with a CommandError. What a command changed is read again, never assumed. */
export interface Backend {
  readSnapshot(): Promise<Snapshot>;
  startCheckout(request: StartCheckout): Promise<PurchaseView>;
  openPaymentPage(request: PurchaseRequest): Promise<unknown>;
  copyPaymentLink(request: PurchaseRequest): Promise<unknown>;
  readPaymentQr(request: PurchaseRequest): Promise<QrView>;
  checkPurchase(request: PurchaseRequest): Promise<unknown>;
  cancelPurchase(request: PurchaseRequest): Promise<unknown>;
  returnToGame(): Promise<unknown>;
  readLastBought(): Promise<LastBoughtView[]>;
  listPurchases(request: ListPurchases): Promise<PurchasePage>;
  summarizePurchases(request: PurchaseFilter): Promise<PurchaseSummary>;
  importPurchases(): Promise<ImportView>;
  /** Null when the player does not want to after all; so is that of the support bundle. */
  exportPurchases(request: ExportPurchases): Promise<SavedFile | null>;
  copyPurchaseId(request: CopyPurchaseId): Promise<unknown>;
  printPage(): Promise<unknown>;
  takeProposal(): Promise<ProposalView | null>;
  readSupportBundle(): Promise<SupportBundle>;
  saveSupportBundle(): Promise<SavedFile | null>;
  readPurchase(request: PurchaseRequest): Promise<PurchaseDetail>;
  setEnvironment(request: SetEnvironment): Promise<unknown>;
  setPlayer(request: SetPlayer): Promise<unknown>;
  setTheme(request: SetTheme): Promise<unknown>;
  setLanguage(request: SetLanguage): Promise<unknown>;
  setAccessToken(request: SetAccessToken): Promise<unknown>;
  forgetAccessToken(): Promise<unknown>;
  checkScheme(): Promise<unknown>;
  repairScheme(): Promise<unknown>;
  checkUpdate(): Promise<unknown>;
  /** The app starts anew after it. */
  installUpdate(): Promise<unknown>;
  /** A command of the bench; bench/calls.ts has what each takes and answers. */
  benchCall(command: BenchCommandName, request?: object): Promise<unknown>;
  /** Where an item's image is; only for items that have one. */
  imageUrl(itemId: string): string;
  listen<E extends EventName>(event: E, heard: (payload: EventPayloads[E]) => void): Promise<StopListening>;
}
