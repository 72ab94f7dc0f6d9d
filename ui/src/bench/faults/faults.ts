// What the dial's form says, as a setting.

import type { FaultyAnswer, FaultSetting, FaultyReturn } from '../../lib/ipc.gen';

export const KINDS = ['answers', 'network_lost', 'links', 'kill', 'clock'] as const;
export type Kind = (typeof KINDS)[number];

export const ANSWER_ACTS = [
  'drop_before',
  'drop_after',
  'delay',
  'status',
  'garbage',
  'truncated',
  'other_price',
  'altered',
] as const;
export const LINK_ACTS = ['drop', 'double', 'delay', 'forge'] as const;

const SECOND = 1000;

export function settingOf(kind: Kind, form: FormData): FaultSetting {
  const text = (name: string) => String(form.get(name) ?? '');
  const number = (name: string) => Math.round(Number(text(name)));
  const answerOf = (act: (typeof ANSWER_ACTS)[number]): FaultyAnswer => {
    if (act === 'delay') return delay;
    if (act === 'status') return { status: { status: number('status') } };
    if (act === 'altered')
      return { altered: { pointer: text('pointer').trim(), value: text('value').trim() } };
    return act;
  };
  const delay = { delay: { milliseconds: Math.round(Number(text('seconds')) * SECOND) } };
  switch (kind) {
    case 'network_lost':
      return 'network_lost';
    case 'kill':
      return { kill: { point: text('point') } };
    case 'clock':
      return { clock: { seconds: Math.round(Number(text('hours')) * 3600) } };
    case 'links': {
      const act = text('act') as (typeof LINK_ACTS)[number];
      const link: FaultyReturn = act === 'delay' ? delay : act;
      return { links: { times: number('times'), act: link } };
    }
    case 'answers': {
      const act = text('act') as (typeof ANSWER_ACTS)[number];
      const plain = answerOf(act);
      return { answers: { call: text('call') || null, times: number('times'), act: plain } };
    }
  }
}
