// The composer's texts in Arabic.

import type { BenchMessages } from '../../en/bench';
import { number, plurals } from '../../grammar';

const count = plurals('ar');

export const composer: BenchMessages['composer'] = {
  form: 'الطلب كنموذج',
  json: 'الطلب بصيغة JSON',
  leftOut: 'غير مذكور',
  noForm: 'لا شيء يعرضه النموذج: النص ليس كائن JSON.',
  send: 'أنشئ الجلسة',
  sendAnyway: 'أرسل رغم ذلك',
  broken: (rules) =>
    rules === 0
      ? 'يلتزم بكل قواعد الواجهة.'
      : `يخالف ${count(rules, { zero: '# قاعدة', one: 'قاعدة واحدة', two: 'قاعدتين', few: '# قواعد', many: '# قاعدة', other: '# قاعدة' })} من قواعد الواجهة.`,
  sameKey: 'بمفتاح عدم التكرار نفسه كالسابق',
  took: (ms) => `خلال ${number(ms)} ملّي ثانية`,
  toSessions: 'شاهدها بين الجلسات',
  saved: 'الطلبات المحفوظة',
  noneSaved: 'لا شيء بعد.',
  savedProblem: 'تتعذر قراءة المحفوظ، وقد وُضع جانبًا.',
  name: 'الاسم',
  save: 'احفظه',
  forget: 'انسَه',
  rules: {
    json: 'ليس JSON.',
    object: 'يجب أن يكون كائنًا.',
    required: 'مفقود.',
    text: 'يجب أن يكون نصًا.',
    integer: 'يجب أن يكون عددًا صحيحًا من أصغر وحدة: 499 تعني 4.99.',
    boolean: 'يجب أن يكون true أو false.',
    known: 'لا حقل كهذا في الواجهة.',
    not_empty: 'يجب ألا يكون فارغًا.',
    length: 'يجب ألا يزيد على 256 بايت.',
    no_control_character: 'يجب ألا تكون فيه محارف تحكم.',
    price_in_range: 'يجب أن يكون بين 1 و2147483647.',
    currency: 'يجب أن تكون USD أو EUR أو GBP.',
    image: 'يجب أن يكون عنوان http أو https أو data لا يتجاوز 192 كيبيبايت.',
    country: 'يجب أن يكون حرفين كبيرين.',
    uri: 'يجب أن يكون URI مطلقًا مثل mygame://back.',
  },
};
