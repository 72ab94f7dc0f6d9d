// The bench's tabs, in their order. A part adds its line, and its name under `tabs` in the message files.

import type { Component } from 'svelte';

import type { BenchMessages } from '../messages/en/bench';
import ComposerTab from './composer/ComposerTab.svelte';
import DoctorTab from './doctor/DoctorTab.svelte';
import ExchangesTab from './exchanges/ExchangesTab.svelte';
import FaultsTab from './faults/FaultsTab.svelte';
import LinksTab from './links/LinksTab.svelte';
import ScenariosTab from './scenarios/ScenariosTab.svelte';
import SandboxTab from './sandbox/SandboxTab.svelte';
import SessionsTab from './sessions/SessionsTab.svelte';
import WalletsTab from './wallets/WalletsTab.svelte';
import WebhooksTab from './webhooks/WebhooksTab.svelte';

export interface Tab {
  /** The part of the address after `#/bench/`. */
  id: keyof BenchMessages['tabs'];
  component: Component;
}

export const tabs: readonly [Tab, ...Tab[]] = [
  { id: 'exchanges', component: ExchangesTab },
  { id: 'faults', component: FaultsTab },
  { id: 'links', component: LinksTab },
  { id: 'sessions', component: SessionsTab },
  { id: 'wallets', component: WalletsTab },
  { id: 'composer', component: ComposerTab },
  { id: 'webhooks', component: WebhooksTab },
  { id: 'scenarios', component: ScenariosTab },
  { id: 'sandbox', component: SandboxTab },
  { id: 'doctor', component: DoctorTab },
];
