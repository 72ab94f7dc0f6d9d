// Was über einen Kauf gesagt wird, in jeder Lage, in der er sein kann.

import { plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryFacts } from '../en/purchase';

const count = plurals('de');

/** Of one that ended unpaid: where the last that is known is an approval, nobody says yet that it came to nothing. */
const money = (mayBeHeld: boolean) =>
  mayBeHeld
    ? 'Deine Bank hatte zugestimmt, der Betrag kann also eine Weile vorgemerkt sein. Sieh auf deinem Konto nach, bevor du noch einmal zahlst.'
    : 'Nichts wurde abgebucht.';

export const stories: Messages['stories'] = {
  starting: () => ({
    word: 'Beginnt',
    sentence: 'Wir bitten ToffeePay um eine Zahlungsseite. Noch ist nichts abgebucht.',
    next: 'Die Seite öffnet sich gleich in deinem Browser.',
  }),
  starting_unconfirmed: () => ({
    word: 'Beginnt',
    sentence: 'ToffeePay ist nicht erreichbar, darum fehlt die Zahlungsseite noch. Nichts ist abgebucht.',
    next: 'Wir versuchen es weiter; du musst nicht noch einmal kaufen.',
  }),
  opening: () => ({
    word: 'Wartet',
    sentence: 'Deine Zahlungsseite öffnet sich in deinem Browser.',
    next: 'Bevor du dort zahlst, wird nichts abgebucht.',
  }),
  waiting: () => ({
    word: 'Wartet',
    sentence: 'Wir warten auf deine Zahlung. Die Seite wurde in deinem Browser geöffnet.',
    next: 'Hast du sie geschlossen, öffne sie noch einmal oder brich ab. Auch dieses Fenster darfst du schließen: Der Kauf bleibt erhalten.',
  }),
  waiting_unopened: () => ({
    word: 'Wartet',
    sentence: 'Deine Zahlungsseite ist bereit, aber noch nicht in deinem Browser geöffnet.',
    next: 'Öffne sie, kopiere ihren Link oder zahle mit dem Handy. Bevor du dort zahlst, wird nichts abgebucht.',
  }),
  left: () => ({
    word: 'Noch offen',
    sentence: 'Du bist zurück, und ToffeePay kennt noch keine Zahlung. Bisher ist nichts abgebucht.',
    next: 'Geh zurück auf die Seite, oder brich ab. Hast du gerade bezahlt, steht es gleich hier.',
  }),
  declined: ({ triesLeft, why }: StoryFacts) => ({
    word: 'Abgelehnt',
    sentence: `${why ?? 'Die Bank hat abgelehnt.'} Nichts wurde abgebucht.`,
    next:
      triesLeft > 0
        ? count(triesLeft, {
            one: 'Du kannst es auf derselben Seite noch einmal versuchen: # Versuch sollte übrig sein.',
            other: 'Du kannst es auf derselben Seite noch einmal versuchen: # Versuche sollten übrig sein.',
          })
        : 'Auf dieser Seite sollte kein Versuch übrig sein. Wir warten, dass ToffeePay sie schließt.',
  }),
  authorized: () => ({
    word: 'Genehmigt',
    sentence: 'Deine Bank hat zugestimmt. Das Studio muss die Zahlung noch abschließen.',
    next: 'Du musst nichts mehr tun. Zahle nicht doppelt: Wir prüfen weiter.',
  }),
  unknown_status: ({ unknownStatus }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `ToffeePay sagt „${unknownStatus}“. Diese Version der App kennt das Wort nicht.`,
    next: 'Wir halten es nicht für endgültig und prüfen weiter; zahle nicht doppelt.',
  }),
  cancelling: () => ({
    word: 'Wird abgebrochen',
    sentence: 'Wir bitten ToffeePay, diese Zahlung abzubrechen.',
    next: 'Hast du inzwischen bezahlt, gilt die Zahlung, und wir sagen es dir.',
  }),
  unconfirmed: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `ToffeePay ist nicht erreichbar. Zuletzt bekannt: ${heard(lastKnown, lastHeard)}.`,
    next: 'Wir versuchen es weiter; zahle nicht doppelt.',
  }),
  unconfirmed_paused: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `ToffeePay bittet uns um eine Pause. Zuletzt bekannt: ${heard(lastKnown, lastHeard)}.`,
    next: 'Wir fragen von selbst wieder; zahle nicht doppelt.',
  }),
  unconfirmed_token: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `ToffeePay lehnt das Zugriffstoken ab, darum sehen wir diese Zahlung nicht. Zuletzt bekannt: ${heard(lastKnown, lastHeard)}.`,
    next: 'Trage in den Einstellungen ein neues Token ein, dann machen wir weiter. Zahle nicht doppelt.',
  }),
  unconfirmed_answer: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `Die letzte Antwort von ToffeePay ist nicht lesbar. Zuletzt bekannt: ${heard(lastKnown, lastHeard)}.`,
    next: 'Wir fragen noch einmal; zahle nicht doppelt.',
  }),
  unconfirmed_journal: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `Was ToffeePay sagt, lässt sich hier nicht aufschreiben. Zuletzt bekannt: ${heard(lastKnown, lastHeard)}.`,
    next: 'Schaffe Speicherplatz, dann machen wir weiter. Zahle nicht doppelt.',
  }),
  elsewhere: ({ environment, lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unbestätigt',
    sentence: `Begonnen wurde er in: ${environment}. Diese Umgebung ist gerade nicht gewählt. Zuletzt bekannt: ${heard(lastKnown, lastHeard)}.`,
    next: `Wechsle in den Einstellungen zu „${environment}“, dann machen wir weiter. Zahle nicht doppelt.`,
  }),
  paid: ({ price, item, player, differs, isPlayMoney }: StoryFacts) => ({
    word: 'Bezahlt',
    sentence: `${price} für ${item}.`,
    next: `${differs ? 'Frag das Studio, ob das Spiel es gutschreibt.' : `Das Spiel gibt es an ${player}.`}${isPlayMoney ? ' Das war Spielgeld: Niemandem wurde etwas abgebucht.' : ''}`,
  }),
  refunded: ({ price, item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'Erstattet',
    sentence: `${price} für ${item} wurden${refundedAt ? ` am ${refundedAt}` : ''} zurückgegeben.`,
    next: isPlayMoney
      ? 'Es war Spielgeld: Keine Bank hat damit zu tun. Das Spiel kann den Artikel zurücknehmen.'
      : 'Wann du es siehst, liegt an deiner Bank. Das Spiel kann den Artikel zurücknehmen.',
  }),
  failed: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'Fehlgeschlagen',
    sentence: why
      ? `${why} Nach dem letzten Versuch hat ToffeePay die Seite geschlossen. ${money(mayBeHeld)}`
      : `Die Zahlung kam nicht zustande, und ToffeePay hat ihre Seite geschlossen. ${money(mayBeHeld)}`,
    next: 'Du kannst neu beginnen, vielleicht mit einer anderen Karte.',
  }),
  cancelled: ({ cancelledBy, mayBeHeld }: StoryFacts) => ({
    word: 'Abgebrochen',
    sentence: {
      player: `Du hast diese Zahlung abgebrochen. ${money(mayBeHeld)}`,
      other: `Diese Zahlung wurde abgebrochen, aber nicht von hier: auf ihrer Seite oder vom Studio. ${money(mayBeHeld)}`,
      untold: `Diese Zahlung wurde abgebrochen. ${money(mayBeHeld)}`,
    }[cancelledBy ?? 'untold'],
    next: 'Ihre Seite ist geschlossen. Du kannst jederzeit neu beginnen.',
  }),
  expired: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'Abgelaufen',
    sentence: `${why ? `${why} ` : ''}Die Zeit für diese Zahlung ist abgelaufen. ${money(mayBeHeld)}`,
    next: 'Ihre Seite ist geschlossen. Neu beginnen?',
  }),
  contradicted: () => ({
    word: 'Bitte prüfen',
    sentence:
      'Dieser Kauf endete unbezahlt, aber ToffeePay führt dafür eine Zahlung, die Geld eingezogen hat.',
    next: 'Zahle nicht noch einmal; zeige das dem Studio.',
  }),
  given_back: ({ item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'Erstattet',
    sentence: `Für ${item} wurde Geld eingezogen, obwohl der Kauf unbezahlt endete. Es wurde${refundedAt ? ` am ${refundedAt}` : ''} zurückgegeben.`,
    next: isPlayMoney
      ? 'Es war Spielgeld: Keine Bank hat damit zu tun. Du kannst jederzeit neu beginnen.'
      : 'Wann du es siehst, liegt an deiner Bank. Du kannst jederzeit neu beginnen.',
  }),
  rejected: () => ({
    word: 'Nicht begonnen',
    sentence: 'Es wurde keine Zahlungsseite geöffnet und nichts abgebucht.',
    next: 'Du kannst es noch einmal versuchen.',
  }),
};

export const rejections: Messages['rejections'] = {
  request_refused: 'ToffeePay hat diesen Kauf abgelehnt.',
  bad_answer: 'Die Antwort von ToffeePay passte nicht zur Anfrage, darum haben wir angehalten.',
  payment_page_refused:
    'Die Zahlungsseite lag an einer Adresse, die nicht erlaubt ist, darum haben wir angehalten.',
  token_refused: 'ToffeePay hat das Zugriffstoken abgelehnt.',
  token_missing: 'Es gab kein Zugriffstoken.',
  player_invalid: 'ToffeePay nimmt diese Spieler-ID nicht an.',
  unreachable: 'ToffeePay war einen Tag lang nicht erreichbar.',
  rate_limited: 'ToffeePay bat um eine Pause.',
  unknown_item: 'ToffeePay kennt diesen Artikel nicht.',
};

export const rejectionOtherwise = 'Dieser Kauf ließ sich nicht beginnen.';

export const declines: Messages['declines'] = {
  card_declined: 'Die Bank hat diese Karte abgelehnt.',
  insufficient_funds: 'Die Bank hat abgelehnt: Auf dem Konto ist nicht genug Geld.',
  expired_card: 'Die Bank hat abgelehnt: Die Karte ist abgelaufen.',
  incorrect_cvc: 'Die Bank hat abgelehnt: Die Prüfnummer der Karte ist falsch.',
  processing_error: 'Die Bank konnte die Zahlung nicht bearbeiten.',
  suspected_fraud: 'Die Bank hat sie angehalten, weil sie nach Betrug aussieht.',
  authentication_failed: 'Die Bank konnte nicht sicherstellen, dass du es bist, der zahlt.',
};

export const declineOtherwise: Messages['declineOtherwise'] = (said) =>
  `Die Bank hat abgelehnt. Als Grund wird „${said}“ genannt.`;

export const purchase: Messages['purchase'] = {
  heading: 'Kauf',
  elapsed: (elapsed: string) => `Offen seit ${elapsed}`,
  checkedAt: (moment: string) => `Zuletzt geprüft ${moment}`,
  checking: 'Wird gerade geprüft',
  openAgain: 'Erneut öffnen',
  openPage: 'Seite öffnen',
  copyLink: 'Link kopieren',
  linkCopied: 'Link kopiert',
  payOnPhone: 'Mit dem Handy zahlen',
  checkNow: 'Jetzt prüfen',
  cancel: 'Kauf abbrechen',
  cancelQuestion: 'Diesen Kauf abbrechen?',
  cancelMeaning: 'Seine Zahlungsseite wird geschlossen. Hast du schon bezahlt, gilt die Zahlung.',
  cancelYes: 'Ja, abbrechen',
  cancelNo: 'Behalten',
  alsoOpen: 'Ebenfalls offen',
  backToGame: 'Zurück zum Spiel',
  buyAgain: 'Noch einmal kaufen',
  steps: {
    label: 'Wie weit die Zahlung ist',
    page: 'Zahlungsseite',
    pay: 'Im Browser zahlen',
    confirmation: 'Bestätigung',
  },
  backToStore: 'Zurück zum Shop',
  tryAgain: 'Noch einmal versuchen',
  openSettings: 'Einstellungen öffnen',
  timeline: 'Was geschah',
  reading: 'Dieser Kauf wird gelesen.',
  allPurchases: 'Alle Käufe',
  slip: {
    price: 'Preis',
    charged: 'Abgebucht',
    paidInPlay: 'Bezahlt (Spielgeld)',
    paidWith: 'Bezahlt mit',
    imported: 'Anderswo gekauft',
    importedFrom: 'Von ToffeePay übernommen',
    tax: 'Steuer',
    player: 'Für',
    where: 'Wo',
    session: 'Sitzung',
    begun: 'Begonnen',
  },
  differs: {
    title: 'Das ist nicht, was bestellt war',
    meaning:
      'Was ToffeePay zu dieser Zahlung führt, weicht von deiner Bestellung ab. Zahle nicht noch einmal; zeig das dem Studio.',
    what: 'Was',
    asked: 'Bestellt',
    found: 'Gefunden',
    amountInPlay: 'Betrag (Spielgeld)',
    withTax: (amount, sum) => `${amount} oder mit Steuer ${sum}`,
    fields: {
      item: 'Artikel',
      price: 'Preis',
      currency: 'Währung',
      tax: 'Steuer',
      player: 'Spieler',
      game: 'Spiel',
      amount: 'Abgebuchter Betrag',
      payments: 'Zahlungen',
    },
  },
  methods: {
    card: 'Karte',
    tokenized_card: 'Gespeicherte Karte',
    apple_pay: 'Apple Pay',
    google_pay: 'Google Pay',
    paypal: 'PayPal',
    paylater: 'Später zahlen',
    venmo: 'Venmo',
    toffee_wallet: 'Toffee-Guthaben',
  },
  taxNote: 'Steuer, wie ToffeePay sie nennt. Der endgültige Betrag ist hier noch nicht bekannt.',
  qr: {
    title: 'Mit dem Handy zahlen',
    label: (item: string) => `QR-Code der Zahlungsseite für ${item}`,
    how: 'Richte die Kamera deines Handys auf den Code. Wer ihn scannt, kann diesen Kauf sehen und bezahlen.',
    local: 'Die lokale Sandbox läuft auf diesem Rechner: Ein Handy kann sie nicht erreichen.',
    close: 'Schließen',
  },
};

export const timeline: Messages['timeline'] = {
  imported: 'Anderswo gemacht, von ToffeePay übernommen',
  begun: 'Du hast den Kauf gewählt',
  session_created: 'ToffeePay hat die Zahlungsseite angelegt',
  page_opened: 'Die Seite ging an deinen Browser',
  page_not_opened: 'Der Browser ging nicht auf',
  page_moved: 'ToffeePay hat die Zahlungsseite verlegt',
  came_back: 'Du kamst von der Zahlungsseite zurück',
  cancel_asked: 'Du wolltest abbrechen',
  back_to_pending: 'ToffeePay sagt: wartet wieder',
  rejected: 'Er wurde nicht begonnen',
  progressed: 'Die Zahlung kam voran',
  authorized: 'Deine Bank hat zugestimmt; das Studio schließt ab',
  declined: (times: number) =>
    count(times, { one: 'Die Bank hat abgelehnt', other: 'Die Bank hat abgelehnt, bisher #-mal' }),
  charged: 'Gefunden, was abgebucht wurde',
  differs: 'Es weicht vom Bestellten ab',
  refunded: 'Das Geld wurde zurückgegeben',
  paid: 'ToffeePay sagt: bezahlt',
  failed: 'ToffeePay sagt: fehlgeschlagen',
  cancelled: 'ToffeePay sagt: abgebrochen',
  expired: 'ToffeePay sagt: abgelaufen',
  says: (status: string) => `ToffeePay sagt: ${status}`,
  saysUnknown: 'ToffeePay nennt einen Stand, den diese Version nicht kennt',
};

export const causes: Messages['causes'] = {
  player: 'du',
  return_link: 'Rückkehr-Link',
  focus: 'Fenster kam nach vorn',
  wake: 'Rechner wachte auf',
  poll: 'regelmäßige Prüfung',
  start: 'App gestartet',
  access: 'neues Token oder andere Umgebung',
};

function heard(lastKnown: string, lastHeard: string | null): string {
  return lastHeard === null ? lastKnown : `${lastKnown}, ${lastHeard}`;
}
