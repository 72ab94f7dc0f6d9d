// The composer's texts in Japanese.

import type { BenchMessages } from '../../en/bench';
import { number } from '../../grammar';

export const composer: BenchMessages['composer'] = {
  form: 'フォームでのリクエスト',
  json: 'JSON でのリクエスト',
  leftOut: '指定しない',
  noForm: 'フォームに表示できるものがありません。テキストが JSON オブジェクトではありません。',
  send: 'セッションを作成',
  sendAnyway: 'それでも送る',
  broken: (rules) =>
    rules === 0 ? 'API の規則をすべて守っています。' : `API の規則に ${number(rules)} 件反しています。`,
  sameKey: '前回と同じ冪等キーを使う',
  took: (ms) => `${number(ms)} ミリ秒`,
  toSessions: 'セッションの一覧で見る',
  saved: '保存したリクエスト',
  noneSaved: 'まだありません。',
  savedProblem: '保存したものを読めないため、別に取っておきました。',
  name: '名前',
  save: '保存する',
  forget: '消す',
  rules: {
    json: 'JSON ではありません。',
    object: 'オブジェクトでなければなりません。',
    required: 'ありません。',
    text: '文字列でなければなりません。',
    integer: '最小単位の整数でなければなりません。499 は 4.99 です。',
    boolean: 'true か false でなければなりません。',
    known: 'API にこの項目はありません。',
    not_empty: '空であってはなりません。',
    length: '256 バイト以下でなければなりません。',
    no_control_character: '制御文字を含んではなりません。',
    price_in_range: '1 から 2,147,483,647 まででなければなりません。',
    currency: 'USD、EUR、GBP のいずれかでなければなりません。',
    image: '192 KiB 以下の http、https、data のアドレスでなければなりません。',
    country: '大文字 2 文字でなければなりません。',
    uri: 'mygame://back のような絶対 URI でなければなりません。',
  },
};
