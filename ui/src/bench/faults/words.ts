// A fault in the words of a person.

import type { FaultSetting } from '../../lib/ipc.gen';
import { benchTexts } from '../words';

const SECOND = 1000;

export function faultWords(setting: FaultSetting): string {
  const words = benchTexts().faults;
  if (setting === 'network_lost') return words.lost;
  if ('kill' in setting) return words.killAt(setting.kill.point);
  if ('clock' in setting) return words.clockOff(setting.clock.seconds);
  if ('links' in setting) {
    const { act, times } = setting.links;
    const what =
      typeof act === 'string' ? words.linkActs[act] : words.linkLate(act.delay.milliseconds / SECOND);
    return words.links(what, times);
  }
  const { act, call, times } = setting.answers;
  const what =
    typeof act === 'string'
      ? words.answerActs[act]
      : 'delay' in act
        ? words.late(act.delay.milliseconds / SECOND)
        : 'status' in act
          ? words.withStatus(act.status.status)
          : words.altered(act.altered.pointer, act.altered.value);
  return words.answers(what, call, times);
}
