// The backend behind Tauri's commands and events.

import { convertFileSrc, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend } from './backend';
import type { BenchCommandName, CommandName } from './ipc.gen';

/** Every command that takes arguments takes one, named `request`. */
function call<T>(command: CommandName | BenchCommandName, request?: object): Promise<T> {
  return request === undefined ? invoke<T>(command) : invoke<T>(command, { request });
}

export const tauriBackend: Backend = {
  readSnapshot: () => call('read_snapshot'),
  startCheckout: (request) => call('start_checkout', request),
  openPaymentPage: (request) => call('open_payment_page', request),
  copyPaymentLink: (request) => call('copy_payment_link', request),
  readPaymentQr: (request) => call('read_payment_qr', request),
  checkPurchase: (request) => call('check_purchase', request),
  cancelPurchase: (request) => call('cancel_purchase', request),
  returnToGame: () => call('return_to_game'),
  readLastBought: () => call('read_last_bought'),
  listPurchases: (request) => call('list_purchases', request),
  summarizePurchases: (request) => call('summarize_purchases', request),
  importPurchases: () => call('import_purchases'),
  exportPurchases: (request) => call('export_purchases', request),
  copyPurchaseId: (request) => call('copy_purchase_id', request),
  printPage: () => call('print_page'),
  takeProposal: () => call('take_proposal'),
  readSupportBundle: () => call('read_support_bundle'),
  saveSupportBundle: () => call('save_support_bundle'),
  readPurchase: (request) => call('read_purchase', request),
  setEnvironment: (request) => call('set_environment', request),
  setPlayer: (request) => call('set_player', request),
  setTheme: (request) => call('set_theme', request),
  setLanguage: (request) => call('set_language', request),
  setAccessToken: (request) => call('set_access_token', request),
  forgetAccessToken: () => call('forget_access_token'),
  checkScheme: () => call('check_scheme'),
  repairScheme: () => call('repair_scheme'),
  checkUpdate: () => call('check_update'),
  installUpdate: () => call('install_update'),
  benchCall: (command, request) => call(command, request),
  imageUrl: (itemId) => convertFileSrc(itemId, 'catalogue'),
  listen: (event, heard) => listen(event, ({ payload }) => heard(payload as Parameters<typeof heard>[0])),
};
